package guise.engine;

import guise.kernel.Behaviour;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.StaticFeature;
import guise.x86.Vendor;

/**
 * What CPUID answers in a guest: KVM's search of the table, its redirection of what is out of
 * range, and what it changes in the answer on the way.
 */
final class CpuidInstruction {
  private static final int HYPERVISOR_FIRST = 0x4000_0000;
  private static final int HYPERVISOR_END = 0x5000_0000;
  private static final int CENTAUR = 0xC000_0000;
  private static final int EXTENDED = 0x8000_0000;
  private static final int POWER = 0x8000_0007;
  private static final int INVARIANT_TSC = 1 << 8;
  private static final long CPUID_CLEAR = 2;
  private static final int TSX = StaticFeature.RTM.bit().mask() | StaticFeature.HLE.bit().mask();

  private CpuidInstruction() {}

  /** Whether CPUID faults outside ring 0, as the guest itself asked for. */
  static boolean faults(VcpuState v, int privilege) {
    boolean asked = (v.miscFeatures & 1 | v.hwcr & SvmMsrs.CPUID_FAULTING) != 0;
    return asked && privilege > 0 && !sparesSmm(v);
  }

  private static boolean sparesSmm(VcpuState v) {
    return v.platform.does(Behaviour.CPUID_FAULT_SPARES_SMM) && v.events.smi().smm();
  }

  /** Answers a query, without making an object for it. */
  static void answer(VcpuState v, int function, int index, CpuidAnswer answer) {
    v.bringUpToDate();
    HeldCpuid table = v.cpuid;
    int asked = function;
    int found = table.search(function, index, v.work);
    if (found < 0) {
      asked = redirected(table, function, v.work);
      found = asked == function ? -1 : table.search(asked, index, v.work);
    }
    if (found < 0) {
      unknown(table, asked, index, v.work, answer);
    } else {
      table.copy(found, answer);
      adjust(v, asked, index, answer);
    }
  }

  /** Intel's rule for what is out of range; the function itself where it does not apply. */
  private static int redirected(HeldCpuid table, int function, Work work) {
    int basic = table.search(0, 0, work);
    if (basic < 0 || isAmd(table.registers(basic))) {
      return function;
    }
    int range = table.search(rangeOf(function), 0, work);
    boolean inRange =
        range >= 0 && Integer.compareUnsigned(function, table.read(range, Register.EAX)) <= 0;
    return inRange ? function : table.read(basic, Register.EAX);
  }

  private static boolean isAmd(Registers leaf0) {
    return Vendor.of(leaf0).map(Vendor::amdCompatible).orElse(false);
  }

  /** The function whose EAX limits the range: hypervisors have one for every 256 leaves. */
  private static int rangeOf(int function) {
    boolean hypervisor =
        Integer.compareUnsigned(function, HYPERVISOR_FIRST) >= 0
            && Integer.compareUnsigned(function, HYPERVISOR_END) < 0;
    if (hypervisor) {
      return function & 0xFFFF_FF00;
    }
    boolean centaur = Integer.compareUnsigned(function, CENTAUR) >= 0;
    return centaur ? CENTAUR : function & EXTENDED;
  }

  /** Topology leaves answer with the subleaf that was asked for, and the APIC id of subleaf 1. */
  private static void unknown(
      HeldCpuid table, int function, int index, Work work, CpuidAnswer answer) {
    boolean topology = function == 0xB || function == 0x1F;
    int first = topology ? table.search(function, 1, work) : -1;
    if (first < 0) {
      answer.set(0, 0, 0, 0);
    } else {
      answer.set(0, 0, index & 0xFF, table.read(first, Register.EDX));
    }
  }

  private static void adjust(VcpuState v, int function, int index, CpuidAnswer answer) {
    if (function == 7 && index == 0 && (v.tsxControl & CPUID_CLEAR) != 0) {
      answer.ebx &= ~TSX;
    } else if (function == POWER && hidesInvariantTsc(v)) {
      answer.edx &= ~INVARIANT_TSC;
    }
  }

  private static boolean hidesInvariantTsc(VcpuState v) {
    boolean asksHost = v.platform.does(Behaviour.HV_INVARIANT_ASKS_HOST);
    return v.hyperV.controlsInvariantTsc()
        && !PvmRule.INVARIANT_TSC_SHOWN.on(v.platform)
        && v.platform.does(Behaviour.HV_INVARIANT_TSC)
        && (!asksHost || hasConstantTsc(v.platform))
        && (v.vm.shared(HyperVMsrs.TSC_INVARIANT_CONTROL) & 1) == 0;
  }

  private static boolean hasConstantTsc(Platform platform) {
    boolean shown =
        platform.host.report().map(r -> r.flags().contains("constant_tsc")).orElse(false);
    return shown || platform.host.cpuid().has(StaticFeature.CONSTANT_TSC.bit());
  }
}
