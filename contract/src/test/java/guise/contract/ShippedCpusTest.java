package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.analysis.DecodedLeaf;
import guise.analysis.DecodedLeaf.DecodedRegister;
import guise.analysis.RegisterPart;
import guise.formats.Profiles;
import guise.host.LogicalCpu;
import guise.x86.Prerequisite;
import guise.x86.StaticFeature;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of the manuals, held against processors that were built. */
class ShippedCpusTest {
  /** Set bits of the shipped profiles that the tables leave without a name, and why. */
  private record Nameless(String register, int bits, String because) {
    // spotless:off
    static final List<Nameless> ALL = List.of(
        new Nameless("4.2.EDX",        0x0000_0010, "reserved in the SDM; Knights Landing sets it"),
        new Nameless("f.1.EDX",        0x0000_0008, "reserved in the SDM; Cascade Lake sets it"),
        new Nameless("80000007.0.EBX", 0x0000_0030, "error handling by firmware, and a reserved bit: Linux knows neither"),
        new Nameless("8000000a.0.EDX", 0x0000_0800, "reserved in the APM; every processor since Bulldozer sets it"),
        new Nameless("8000001c.0.EBX", 0x8003_2013, "sizes of lightweight profiling, which Linux never used"),
        new Nameless("8000001c.0.ECX", 0x0001_0200, "sizes of lightweight profiling, which Linux never used"),
        new Nameless("8000001c.0.EDX", 0x8000_000F, "what lightweight profiling has when it is not enabled"),
        new Nameless("80000020.5.EAX", 0x0000_0014, "assignable bandwidth counters: KVM passes none on"),
        new Nameless("80000020.5.EBX", 0x0000_001F, "assignable bandwidth counters: KVM passes none on"),
        new Nameless("80000020.5.ECX", 0x0000_0001, "assignable bandwidth counters: KVM passes none on"),
        new Nameless("80000027.0.EAX", 0x0000_0003, "classes of workload: KVM passes none on"),
        new Nameless("c0000001.0.EAX", 0x0005_07FF, "VIA's and Zhaoxin's signature once more"),
        new Nameless("c0000004.0.EAX", 0x0000_003D, "VIA: temperature at the moment"),
        new Nameless("c0000004.0.EBX", 0x1832_2EFF, "VIA: voltage and clock at the moment"),
        new Nameless("c0000004.0.ECX", 0x187F_3DDB, "VIA: voltage and clock at the moment"),
        new Nameless("c0000005.0.EAX", 0x0000_0082, "Zhaoxin: not documented"));
    // spotless:on
  }

  private static Stream<LogicalCpu> cpus(String profile) {
    return Profiles.find(profile).orElseThrow().kinds().keySet().stream();
  }

  @Test
  void everySetBitHasANameOrLiesInAField() {
    var found = new TreeMap<String, String>();
    var masks = new TreeMap<String, Integer>();
    for (String profile : Profiles.names()) {
      cpus(profile)
          .flatMap(cpu -> DecodedLeaf.all(cpu.cpuid()).stream())
          .flatMap(leaf -> leaf.registers().stream())
          .filter(register -> nameless(register) != 0)
          .forEach(register ->
              masks.merge(register.word().toString(), nameless(register), (a, b) -> a | b));
    }
    masks.forEach((register, mask) -> found.put(register, Integer.toHexString(mask)));
    Map<String, String> known =
        Nameless.ALL.stream()
            .collect(Collectors.toMap(Nameless::register, n -> Integer.toHexString(n.bits())));
    assertEquals(new TreeMap<>(known), found);
  }

  private static int nameless(DecodedRegister register) {
    return register.parts().stream()
        .filter(RegisterPart.Unnamed.class::isInstance)
        .mapToInt(part -> part.mask() & register.value())
        .reduce(0, (a, b) -> a | b);
  }

  @ParameterizedTest
  @MethodSource("guise.formats.Profiles#names")
  void everyFeatureHasWhatItNeeds(String profile) {
    cpus(profile).forEach(cpu -> assertEquals(List.of(), Prerequisite.missing(features(cpu))));
  }

  private static Set<StaticFeature> features(LogicalCpu cpu) {
    var features = EnumSet.noneOf(StaticFeature.class);
    Arrays.stream(StaticFeature.values())
        .filter(feature -> cpu.cpuid().has(feature.bit()))
        .forEach(features::add);
    return features;
  }
}
