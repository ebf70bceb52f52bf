package guise.guest;

import static guise.x86.StaticFeature.*;

import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.x86.Feature;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Boot options that switch features off or on by name. */
final class BootOptions {
  private static final Map<String, List<Feature>> WORDS =
      Map.of(
          "nopcid", List.of(PCID),
          "noinvpcid", List.of(INVPCID),
          "nofsgsbase", List.of(FSGSBASE),
          "noxsave", List.of(XSAVE),
          "noxsaveopt", List.of(XSAVEOPT),
          "noxsaves", List.of(XSAVES),
          "nosgx", List.of(SGX),
          "nolapic", List.of(RuntimeFeature.APIC),
          "disableapic", List.of(RuntimeFeature.APIC));

  private static final Map<String, List<Feature>> OLD_WORDS =
      Map.of(
          "nosmap", List.of(SMAP),
          "nosmep", List.of(SMEP),
          "nosep", List.of(SEP),
          "noclflush", List.of(CLFLUSH, CLFLUSHOPT),
          "nordrand", List.of(RDRAND, RDSEED));

  /** Numbers 7 * 32 + bit of arch/x86/include/asm/cpufeatures.h. */
  private static final Map<String, KernelFlag> FLAG_NUMBERS =
      Map.of(
          "241", KernelFlag.SSBD,
          "249", KernelFlag.IBRS,
          "250", KernelFlag.IBPB,
          "251", KernelFlag.STIBP);

  private BootOptions() {}

  static void words(KernelViewing view, Rule rule) {
    clearAll(view, rule, WORDS);
  }

  static void oldWords(KernelViewing view, Rule rule) {
    clearAll(view, rule, OLD_WORDS);
  }

  private static void clearAll(KernelViewing view, Rule rule, Map<String, List<Feature>> words) {
    words.forEach((word, features) -> {
      if (view.kernel.commandLine().has(word)) {
        features.forEach(feature -> view.clearForGood(feature, rule, word));
      }
    });
  }

  static void clearCpuid(KernelViewing view, Rule rule) {
    each(view, "clearcpuid", (feature, option) -> view.clearForGood(feature, rule, option));
    view.kernel
        .commandLine()
        .values("clearcpuid")
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .forEach(name ->
            flag(view, name).ifPresent(f -> view.clearForGood(f, rule, "clearcpuid=" + name)));
  }

  static void setCpuid(KernelViewing view, Rule rule) {
    each(view, "setcpuid", (feature, option) -> view.set(feature, rule, option));
  }

  private static void each(KernelViewing view, String option, BiConsumer<Feature, String> action) {
    view.kernel
        .commandLine()
        .values(option)
        .flatMap(value -> Arrays.stream(value.split(",")))
        .forEach(name ->
            feature(view, name).ifPresent(feature -> action.accept(feature, option + "=" + name)));
  }

  /** A name as in {@code /proc/cpuinfo}, or the number word * 32 + bit of the kernel's table. */
  private static Optional<Feature> feature(KernelViewing view, String name) {
    if (name.matches("\\d{1,4}")) {
      return byNumber(Integer.parseInt(name));
    }
    boolean namesWork = view.rules.does(Behaviour.CLEARCPUID_BY_NAME);
    return namesWork ? byName(name) : Optional.empty();
  }

  /** Flags of the kernel's own: by name, or by their number in word 7. */
  private static Optional<KernelFlag> flag(KernelViewing view, String name) {
    KernelFlag numbered = FLAG_NUMBERS.get(name);
    if (numbered != null || !view.rules.does(Behaviour.CLEARCPUID_BY_NAME)) {
      return Optional.ofNullable(numbered);
    }
    return Arrays.stream(KernelFlag.values())
        .filter(flag -> !flag.cpuinfo().isEmpty() && flag.cpuinfo().equals(name))
        .findFirst();
  }

  private static Optional<Feature> byName(String name) {
    for (StaticFeature feature : StaticFeature.values()) {
      if (feature.names().linux().equals(name)) {
        return Optional.of(feature);
      }
    }
    return Arrays.stream(RuntimeFeature.values())
        .filter(feature -> feature.names().linux().equals(name))
        .map(Feature.class::cast)
        .findFirst();
  }

  private static Optional<Feature> byNumber(int number) {
    return KernelWord.numbered(number / 32)
        .flatMap(word -> {
          for (StaticFeature feature : StaticFeature.values()) {
            if (feature.bit().equals(word.place().bit(number % 32))) {
              return Optional.of(feature);
            }
          }
          return Optional.empty();
        });
  }
}
