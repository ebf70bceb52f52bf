package guise.x86;

import guise.x86.msr.ArchCapability;
import guise.x86.msr.Msr;
import guise.x86.xstate.XComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reference that users read, made of the tables. */
final class CpuidReference {
  private CpuidReference() {}

  static String markdown() {
    return Stream.of(introduction(), features(), fields(), components(), msrs(), prerequisites())
        .flatMap(s -> s)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Stream<String> introduction() {
    return """
    # What CPUID says

    Every feature bit and every field that Guise knows, with the spellings of Linux (`/proc/cpuinfo`),
    of QEMU and libvirt, and of the manuals. On input, any spelling does.

    This file is generated from the tables in `model/src/main/java/guise/x86`; a test fails when it is
    stale. Renew it with `./mvnw -pl model -am test -Dguise.regenerate=true`.

    Positions are written `leaf.subleaf.register[bit]`, leaf and subleaf in hexadecimal.

    ## Features
    """
        .lines();
  }

  private static Stream<String> features() {
    Map<CpuidWord, List<Feature>> registers =
        FeatureSpelling.allFeatures().stream()
            .collect(
                Collectors.groupingBy(
                    feature -> feature.bit().word(), TreeMap::new, Collectors.toList()));
    return registers.entrySet().stream()
        .flatMap(register -> features(register.getKey(), register.getValue()));
  }

  private static Stream<String> features(CpuidWord register, List<Feature> features) {
    Stream<String> head =
        table("### " + register, "bit", "name", "Linux", "QEMU, libvirt", "manual", "meaning");
    Stream<String> rows =
        features.stream()
            .sorted((one, other) -> one.bit().compareTo(other.bit()))
            .map(CpuidReference::row);
    return Stream.concat(head, rows);
  }

  private static String row(Feature feature) {
    FeatureNames names = feature.names();
    String runtime = feature instanceof RuntimeFeature ? " (changes at run time)" : "";
    return row(
        Integer.toString(feature.bit().bit()),
        code(feature.name()),
        code(names.linux()),
        code(names.qemu()),
        names.manual(),
        feature.meaning() + runtime);
  }

  private static Stream<String> fields() {
    Map<String, List<CpuidField>> leaves =
        Stream.of(CpuidField.values())
            .collect(
                Collectors.groupingBy(
                    field ->
                        Integer.toHexString(field.range().function())
                            + "."
                            + field.range().subleaves(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return Stream.concat(
        Stream.of("", "## Fields"),
        leaves.entrySet().stream().flatMap(leaf -> fields(leaf.getKey(), leaf.getValue())));
  }

  private static Stream<String> fields(String leaf, List<CpuidField> fields) {
    Stream<String> head = table("### " + leaf, "bits", "name", "read", "unit", "meaning");
    return Stream.concat(
        head,
        fields.stream()
            .map(field ->
                row(
                    bits(field.range()),
                    code(field.name()),
                    field.reading().meaning(),
                    field.unit(),
                    field.meaning())));
  }

  private static String bits(CpuidRange range) {
    String bits = range.high() == range.low() ? "" + range.low() : range.high() + ":" + range.low();
    return range.register() + "[" + bits + "]";
  }

  private static Stream<String> components() {
    Stream<String> head =
        table(
            "## Components of XSAVE", "number", "name", "manual", "enabled by", "meaning", "with");
    return Stream.concat(
        head,
        Stream.of(XComponent.values())
            .map(component ->
                row(
                    Integer.toString(component.number()),
                    code(component.name()),
                    component.manual(),
                    enabledBy(component),
                    component.meaning(),
                    component.features().stream()
                        .map(feature -> code(feature.name()))
                        .collect(Collectors.joining(" or ")))));
  }

  private static String enabledBy(XComponent component) {
    String register =
        switch (component.kind()) {
          case USER -> "XCR0";
          case SUPERVISOR -> "IA32_XSS";
        };
    return component.dynamic() ? register + ", on first use" : register;
  }

  private static Stream<String> msrs() {
    Stream<String> registers =
        Stream.of(Msr.values())
            .map(msr -> row("0x%08x".formatted(msr.address()), code(msr.manual()), msr.meaning()));
    Stream<String> capabilities =
        Stream.of(ArchCapability.values())
            .map(bit ->
                row(
                    Integer.toString(bit.bit()),
                    code(bit.manual()),
                    code(bit.qemu()),
                    bit.meaning()));
    return Stream.of(
            table("## Model-specific registers", "address", "name", "meaning"),
            registers,
            table("## Bits of IA32_ARCH_CAPABILITIES", "bit", "manual", "QEMU, libvirt", "meaning"),
            capabilities)
        .flatMap(s -> s);
  }

  private static Stream<String> prerequisites() {
    return Stream.concat(
        table("## What a feature needs", "feature", "needs", "because"),
        Prerequisite.all().stream()
            .map(rule ->
                row(code(rule.feature().name()), code(rule.needs().name()), rule.because())));
  }

  private static Stream<String> table(String title, String... columns) {
    return Stream.of("", title, "", row(columns), "|" + " --- |".repeat(columns.length));
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
