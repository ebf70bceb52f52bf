package guise.lab;

import guise.x86.EditDistance;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The events of scripts: what each is called, what follows it, what it does. */
public enum Verb {
  // spotless:off
  // -- the VMM -------------------------------------------------------------------------------
  PERMIT            ("amx",                                   Verbs::permit,          "the process asks to give tile data to guests; before the vCPU"),
  ALLOCATE_AT_MOST  ("SIZE",                                  Verbs::allocateAtMost,  "the kernel has no memory for larger pieces"),
  MEMORY            ("SIZE [at ADDRESS] [logged]",            Verbs::memory,          "a memory slot, with its dirty pages logged"),
  CREATE_VCPU       ("",                                      Verbs::createVcpu,      "KVM_CREATE_VCPU; otherwise the first event that needs one creates it"),
  SET_CPUID2        ("[with|without FEATURE]... [xcr0 VALUE] [physical-bits N]", CpuidRequest::read, "KVM_SET_CPUID2 with what KVM supports, changed"),
  GET_CPUID2        ("",                                      Verbs::getCpuid2,       "KVM_GET_CPUID2"),
  SET_SREGS         ("cr4 +BIT|-BIT...",                      Verbs::setSregs,        "KVM_SET_SREGS with another CR4"),
  SET_XCRS          ("VALUE",                                 Verbs::setXcrs,         "KVM_SET_XCRS with another XCR0"),
  SET_MSRS          ("MSR VALUE",                             Verbs::setMsrs,         "KVM_SET_MSRS of one register"),
  // -- the guest -----------------------------------------------------------------------------
  CPUID             ("LEAF [INDEX]",                          Verbs::cpuid,           "CPUID; a VM exit"),
  MOV_CR4           ("+BIT|-BIT...",                          Verbs::movCr4,          "MOV to CR4; a VM exit"),
  XSETBV            ("VALUE",                                 Verbs::xsetbv,          "XSETBV of XCR0; a VM exit"),
  RDMSR             ("MSR",                                   Verbs::rdmsr,           "RDMSR; a VM exit unless passed through"),
  WRMSR             ("MSR VALUE",                             Verbs::wrmsr,           "WRMSR; a VM exit unless passed through"),
  USE_TILES         ("",                                      Verbs::useTiles,        "an instruction on tiles, which may raise #NM"),
  EXIT              ("[TIMES]",                               Verbs::exit,            "VM exits for any other reason"),
  // -- the guest's own guest -----------------------------------------------------------------
  NESTED_ENTRY      ("[cr4 +BIT|-BIT...] [xss VALUE]",        Verbs::nested,          "VMRESUME of L1: a VM exit, then L2's CR4, then XSS by the MSR-load list"),
  NESTED_EXIT       ("[cr4 +BIT|-BIT...] [xss VALUE]",        Verbs::nested,          "a VM exit of L2 that L1 gets: then L1's CR4, then XSS by the MSR-load list"),
  SHADOW_ROOT       ("",                                      Verbs::shadowRoot,      "the first shadow root: KVM allocates the arrays it had put off"),
  // -- counting ------------------------------------------------------------------------------
  MEASURE           ("",                                      Verbs::measure,         "counting starts here");
  // spotless:on

  private static final int NEAR = 3;

  /** Reads what follows a verb. */
  @FunctionalInterface
  private interface Reader {
    Action read(Arguments words);
  }

  private final String arguments;

  @SuppressWarnings("ImmutableEnumChecker") // a method reference that captures nothing
  private final Reader reader;

  private final String meaning;

  Verb(String arguments, Reader reader, String meaning) {
    this.arguments = arguments;
    this.reader = reader;
    this.meaning = meaning;
  }

  static Verb of(String word, Arguments words) {
    for (Verb verb : values()) {
      if (verb.toString().equals(word)) {
        return verb;
      }
    }
    Optional<Verb> near =
        Arrays.stream(values())
            .filter(v -> EditDistance.between(word, v.toString()) <= NEAR)
            .min(Comparator.comparingInt(v -> EditDistance.between(word, v.toString())));
    String hint = near.map(v -> "; did you mean " + v + "?").orElse("");
    throw words.wrong("'" + word + "' is no event" + hint);
  }

  Action read(Arguments words) {
    return reader.read(words);
  }

  /** What follows the verb. */
  public String arguments() {
    return arguments;
  }

  public String meaning() {
    return meaning;
  }

  /** As scripts spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
