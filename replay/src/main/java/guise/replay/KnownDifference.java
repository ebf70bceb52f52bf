package guise.replay;

import guise.replay.compare.Pair;
import guise.replay.text.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Steps of recordings that differ from a replay on a processor as its manual has it, each group
 * with its cause. {@code docs/known-differences.md} has them with what was tried.
 */
public enum KnownDifference {
  // spotless:off
  SPEC_CTRL_UNANNOUNCED(
      List.of("svm-6.1-", "svm-6.12-", "svm-6.17-", "svm-7.2-", "vmx-6.1-skx-", "vmx-7.2-skx-"),
      List.of("info", "msr.host", "fuzz."),
      List.of("MSR_INDEX_LIST ", "WRMSR 48 "),
      124,
      "the emulated processor has IA32_SPEC_CTRL though its CPUID does not announce it, and takes any value"),
  SPEC_CTRL_LOST(
      List.of("svm-6.1-", "svm-6.12-", "vmx-6.1-skx-"),
      List.of("msr.guest"),
      List.of("GWRMSR 48 "),
      7,
      "what a guest writes to IA32_SPEC_CTRL, which the emulated processor does not announce, is accepted and lost"),
  XSETBV_UNCHECKED(
      List.of("svm-6.1-", "svm-6.12-", "svm-6.17-", "svm-7.2-"),
      List.of("runtime.guest", "xcr.guest"),
      List.of("GXSETBV ", "GCPUID 0000000d.0 "),
      4,
      "on the emulated processor XSETBV leaves the guest even with CR4.OSXSAVE clear"),
  STATE_IN_USE_UNKNOWN(
      List.of("svm-6.1-", "svm-6.12-", "svm-6.17-", "svm-7.2-"),
      List.of("amx.perm"),
      List.of("XSAVE2 "),
      2,
      "XSAVE of the emulated processor takes every component that XCR0 names for one in use"),
  CET_STATE_LOST(
      List.of("vmx-7.2-spr-"),
      List.of("msr.host", "msr.guest", "fuzz."),
      List.of("WRMSR 6a0 ", "WRMSR 6a4 ", "WRMSR 6a7 ", "GRDMSR 6a0 ", "GRDMSR 6a4 ", "GRDMSR 6a7 "),
      74,
      "the emulated processor loses U_CET and the shadow stack pointers, which KVM keeps in XSAVE's supervisor state");
  // spotless:on

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
  private final List<String> recordings;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
  private final List<String> sections;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
  private final List<String> steps;

  private final int count;
  private final String cause;

  KnownDifference(
      List<String> recordings, List<String> sections, List<String> steps, int count, String cause) {
    this.recordings = recordings;
    this.sections = sections;
    this.steps = steps;
    this.count = count;
    this.cause = cause;
  }

  /** Beginnings of the names of the recordings it concerns. */
  public List<String> recordings() {
    return recordings;
  }

  /** Beginnings of the headings it concerns. */
  public List<String> sections() {
    return sections;
  }

  /** Beginnings of the first lines of the steps it concerns. */
  public List<String> steps() {
    return steps;
  }

  /** How many steps of each recording differ. */
  public int count() {
    return count;
  }

  public String cause() {
    return cause;
  }

  public boolean concerns(String recording) {
    return beginsWithAny(recording, recordings);
  }

  private boolean covers(String recording, String heading, Pair pair) {
    String line = pair.recorded().or(pair::replayed).map(Step::line).orElse("");
    return concerns(recording) && beginsWithAny(heading, sections) && beginsWithAny(line, steps);
  }

  private static boolean beginsWithAny(String text, List<String> beginnings) {
    return beginnings.stream().anyMatch(text::startsWith);
  }

  /** The group a difference belongs to, empty if it is none that is known. */
  public static Optional<KnownDifference> covering(String recording, String heading, Pair pair) {
    return Arrays.stream(values())
        .filter(known -> known.covers(recording, heading, pair))
        .findFirst();
  }
}
