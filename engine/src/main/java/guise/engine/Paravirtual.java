package guise.engine;

import guise.kernel.Behaviour;
import guise.x86.Register;

/** The features KVM itself offers to guests, as a vCPU's CPUID announces them. */
final class Paravirtual {
  static final int CLOCKSOURCE = 1;
  static final int CLOCKSOURCE2 = 1 << 3;
  static final int ASYNC_PF = 1 << 4;
  static final int STEAL_TIME = 1 << 5;
  static final int PV_EOI = 1 << 6;
  static final int PV_UNHALT = 1 << 7;
  static final int POLL_CONTROL = 1 << 12;
  static final int ASYNC_PF_INT = 1 << 14;
  static final int MIGRATION_CONTROL = 1 << 17;

  private final Platform platform;
  private int base;
  private int features;
  private boolean enforced;

  Paravirtual(Platform platform) {
    this.platform = platform;
  }

  /** Whether the guest may use a feature: always, unless userspace has the announcement count. */
  boolean has(int feature) {
    return !enforced || (features & feature) != 0;
  }

  private boolean does(Behaviour behaviour) {
    return platform.does(behaviour);
  }

  /** Where the features stand in a table: by the signature in it, or where they stood before. */
  private int position(HeldCpuid table) {
    if (!does(Behaviour.PV_BY_SIGNATURE)) {
      return table.position(HypervisorLeaves.FEATURES, 0);
    }
    boolean here = does(Behaviour.PV_BASE_IN_NEW_TABLE);
    return HypervisorLeaves.features(table, here ? HypervisorLeaves.kvmBase(table) : base);
  }

  /** A guest whose HLT does not exit needs no PV_UNHALT. */
  void withholdUnhalt(HeldCpuid table, boolean haltsNatively) {
    int at = haltsNatively ? position(table) : -1;
    if (at >= 0) {
      table.write(at, Register.EAX, table.read(at, Register.EAX) & ~PV_UNHALT);
    }
  }

  /** Takes the features of a table that was set. */
  void install(HeldCpuid table) {
    base = HypervisorLeaves.kvmBase(table);
    read(table);
  }

  private void read(HeldCpuid table) {
    int at = position(table);
    if (at >= 0) {
      features = table.read(at, Register.EAX);
    } else if (does(Behaviour.PV_LOST_WITH_LEAF)) {
      features = 0;
    }
  }

  /** {@code KVM_CAP_ENFORCE_PV_FEATURE_CPUID}. */
  void enforce(long argument, HeldCpuid table) {
    enforced = argument != 0;
    if (enforced && !does(Behaviour.PV_LOST_WITH_LEAF)) {
      read(table);
    }
  }
}
