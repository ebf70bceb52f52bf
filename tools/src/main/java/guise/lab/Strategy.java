package guise.lab;

import com.google.errorprone.annotations.Immutable;
import guise.engine.Choices;
import guise.engine.FpuGrowth;
import guise.engine.RoleTracking;
import guise.engine.UpdateStrategy;
import guise.engine.XfdInterception;
import java.util.Locale;

/** One way of doing a thing that KVM could do in several. */
public enum Strategy {
  // spotless:off
  EAGER                  (Decision.RUNTIME_CPUID, c -> c.with(UpdateStrategy.EAGER),                 "CPUID follows the vCPU's state at every change of it (up to 6.14)"),
  DEFERRED               (Decision.RUNTIME_CPUID, c -> c.with(UpdateStrategy.DEFERRED),              "CPUID follows when somebody looks (since 6.19, 6.18.15)"),
  DEFERRED_UNFLUSHED     (Decision.RUNTIME_CPUID, c -> c.with(UpdateStrategy.DEFERRED_UNFLUSHED),    "the same, but not before KVM_SET_CPUID2 compares (6.15 to 6.18)"),
  UNTIL_SET_CPUID        (Decision.XFD,           c -> c.with(XfdInterception.UNTIL_SET_CPUID),      "IA32_XFD is passed through as soon as CPUID has it"),
  UNTIL_NONZERO          (Decision.XFD,           c -> c.with(XfdInterception.UNTIL_NONZERO),        "IA32_XFD is passed through from the first value that is not 0 (kvm_intel since 5.17)"),
  ALWAYS                 (Decision.XFD,           c -> c.with(XfdInterception.ALWAYS),               "IA32_XFD is intercepted for ever"),
  AT_CREATION            (Decision.FPU,           c -> c.with(FpuGrowth.AT_CREATION),                "the FPU's memory has room for all that is permitted from the beginning (1a)"),
  AT_CREATION_BY_GROWING (Decision.FPU,           c -> c.with(FpuGrowth.AT_CREATION_BY_GROWING),     "the same by allocating twice (1b)"),
  AT_SET_CPUID_WHOLE     (Decision.FPU,           c -> c.with(FpuGrowth.AT_SET_CPUID_WHOLE),         "it grows to all that is permitted when CPUID is set"),
  AT_SET_CPUID           (Decision.FPU,           c -> c.with(FpuGrowth.AT_SET_CPUID),               "it grows to what CPUID names when CPUID is set (since 5.17)"),
  ON_DEMAND              (Decision.FPU,           c -> c.with(FpuGrowth.ON_DEMAND),                  "it grows when XCR0 without IA32_XFD first needs it; #GP where there is no memory"),
  NOTHING                (Decision.ROLE,          c -> c.with(RoleTracking.NOTHING),                 "roles tell nothing of CPUID; counters of 16 bits (every kernel)"),
  NOTHING_WIDE           (Decision.ROLE,          c -> c.with(RoleTracking.NOTHING_WIDE),            "the same with counters of 32 bits"),
  CPUID                  (Decision.ROLE,          c -> c.with(RoleTracking.CPUID),                   "roles tell MAXPHYADDR, GBPAGES, vendor and C-bit; counters of 32 bits");
  // spotless:on

  /** What is decided. */
  public enum Decision {
    RUNTIME_CPUID,
    XFD,
    FPU,
    ROLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Chooses. */
  @Immutable
  private interface Choice {
    Choices in(Choices others);
  }

  private final Decision decision;
  private final Choice choice;
  private final String meaning;

  Strategy(Decision decision, Choice choice, String meaning) {
    this.decision = decision;
    this.choice = choice;
    this.meaning = meaning;
  }

  public Decision decision() {
    return decision;
  }

  public String meaning() {
    return meaning;
  }

  /** Everything as the kernel has it, but for this. */
  public Choices choices() {
    return choice.in(Choices.DEFAULTS);
  }

  /** Whether it is what a kernel does by itself. */
  boolean isIn(Choices kernels) {
    return choice.in(kernels).equals(kernels);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
