package guise.guest;

import guise.kernel.Rule;
import guise.x86.Signature;
import guise.x86.StaticFeature;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/** Whether a processor's microcode is new enough for something (Linux' lists of revisions). */
record Microcode(boolean isNew, String because, Optional<String> assumption) {
  static final String MISSING = "the microcode's revision is missing: it is taken to be current";

  // spotless:off
  /** VERW clears buffers against TSA from these revisions on. */
  static final Map<Signature, Integer> TSA_FIXED = Map.ofEntries(
      fixed(0x19, 0x01, 1, 0x0A00_11D7), fixed(0x19, 0x01, 2, 0x0A00_123B),
      fixed(0x19, 0x08, 2, 0x0A00_820D),
      fixed(0x19, 0x11, 1, 0x0A10_114C), fixed(0x19, 0x11, 2, 0x0A10_124C),
      fixed(0x19, 0x18, 1, 0x0A10_8109),
      fixed(0x19, 0x21, 0, 0x0A20_102E), fixed(0x19, 0x21, 2, 0x0A20_1211),
      fixed(0x19, 0x44, 1, 0x0A40_4108), fixed(0x19, 0x50, 0, 0x0A50_0012),
      fixed(0x19, 0x61, 2, 0x0A60_120A),
      fixed(0x19, 0x74, 1, 0x0A70_4108), fixed(0x19, 0x75, 2, 0x0A70_5208),
      fixed(0x19, 0x78, 0, 0x0A70_8008), fixed(0x19, 0x7C, 0, 0x0A70_C008),
      fixed(0x19, 0xA0, 2, 0x0AA0_0216));

  /** RDSEED works on Zen 5 from these revisions on. */
  static final Map<Signature, Integer> RDSEED_FIXED = Map.ofEntries(
      fixed(0x1A, 0x02, 1, 0x0B00_215A), fixed(0x1A, 0x08, 1, 0x0B00_8121),
      fixed(0x1A, 0x11, 0, 0x0B10_1054), fixed(0x1A, 0x24, 0, 0x0B20_4037),
      fixed(0x1A, 0x44, 0, 0x0B40_4035), fixed(0x1A, 0x44, 1, 0x0B40_4108),
      fixed(0x1A, 0x60, 0, 0x0B60_0037), fixed(0x1A, 0x68, 0, 0x0B60_8038),
      fixed(0x1A, 0x70, 0, 0x0B70_0037));

  /** XSAVES works in spite of erratum 1386 from these revisions on. */
  static final Map<Signature, Integer> XSAVES_FIXED = Map.ofEntries(
      fixed(0x17, 0x01, 2, 0x0800_126E), fixed(0x17, 0x31, 0, 0x0830_1052));
  // spotless:on

  private static Map.Entry<Signature, Integer> fixed(
      int family, int model, int stepping, int revision) {
    return Map.entry(new Signature(family, model, stepping), revision);
  }

  /** A model that a list does not name never counts as fixed. */
  static Microcode judge(KernelViewing view, Map<Signature, Integer> fixed) {
    Integer needed = fixed.get(view.signature);
    if (needed == null) {
      return new Microcode(false, "no microcode is known for " + view.signature, Optional.empty());
    }
    OptionalInt revision = view.host.microcode();
    if (revision.isEmpty()) {
      return new Microcode(true, "microcode 0x%x or newer".formatted(needed), Optional.of(MISSING));
    }
    boolean isNew = Integer.compareUnsigned(revision.getAsInt(), needed) >= 0;
    String because =
        "microcode 0x%x is %s 0x%x"
            .formatted(revision.getAsInt(), isNew ? "not older than" : "older than", needed);
    return new Microcode(isNew, because, Optional.empty());
  }

  /** Clears a feature that old microcode breaks, or says that it stays for want of knowledge. */
  void clearIfOld(StaticFeature feature, KernelViewing view, Rule rule) {
    if (!isNew) {
      view.clear(feature, rule, because);
    } else if (assumption.isPresent()) {
      view.keep(feature, rule, because, assumption.get());
    }
  }

  void ifNew(BiConsumer<String, Optional<String>> action) {
    if (isNew) {
      action.accept(because, assumption);
    }
  }
}
