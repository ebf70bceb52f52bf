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
    return privilege > 0 && isAsked(v);
  }

  private static boolean isAsked(VcpuState v) {
    boolean asked = (v.msrs.getOrDefault(SystemMsrs.MISC_FEATURES_ENABLES, 0L) & 1) != 0;
    long hwcr = v.msrs.getOrDefault(SvmMsrs.HWCR, 0L);
    asked |= (hwcr & SvmMsrs.CPUID_FAULTING) != 0;
    boolean spared = v.platform.does(Behaviour.CPUID_FAULT_SPARES_SMM) && v.events.smi().smm();
    return asked && !spared;
  }

  static Registers answer(VcpuState v, int function, int index) {
    v.bringUpToDate();
    int found = v.cpuid.position(function, index);
    v.work.scanned += (found < 0 ? v.cpuid.size() : found + 1);
    int asked = found < 0 ? redirected(v.cpuid, function) : function;
    if (found < 0 && asked != function) {
      found = v.cpuid.position(asked, index);
    }
    if (found < 0) {
      return unknown(v.cpuid, asked, index);
    }
    return adjusted(v, asked, index, v.cpuid.registers(found));
  }

  /** Intel's rule for what is out of range; the function itself where it does not apply. */
  private static int redirected(HeldCpuid table, int function) {
    int basic = table.position(0, 0);
    if (basic < 0 || isAmd(table.registers(basic))) {
      return function;
    }
    int range = table.position(rangeOf(function), 0);
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
  private static Registers unknown(HeldCpuid table, int function, int index) {
    boolean topology = function == 0xB || function == 0x1F;
    int first = topology ? table.position(function, 1) : -1;
    if (first < 0) {
      return Registers.ZERO;
    }
    return new Registers(0, 0, index & 0xFF, table.read(first, Register.EDX));
  }

  private static Registers adjusted(VcpuState v, int function, int index, Registers answer) {
    if (function == 7 && index == 0 && hidesTsx(v)) {
      return answer.with(Register.EBX, answer.ebx() & ~TSX);
    }
    if (function == POWER && hidesInvariantTsc(v)) {
      return answer.with(Register.EDX, answer.edx() & ~INVARIANT_TSC);
    }
    return answer;
  }

  private static boolean hidesTsx(VcpuState v) {
    long control = v.msrs.getOrDefault(SpeculationMsrs.TSX_CTRL, 0L);
    return v.platform.vmx() && (control & CPUID_CLEAR) != 0;
  }

  private static boolean hidesInvariantTsc(VcpuState v) {
    boolean asksHost = v.platform.does(Behaviour.HV_INVARIANT_ASKS_HOST);
    return v.platform.does(Behaviour.HV_INVARIANT_TSC)
        && (!asksHost || hasConstantTsc(v.platform))
        && v.hyperV.controlsInvariantTsc()
        && (v.vm.shared(HyperVMsrs.TSC_INVARIANT_CONTROL) & 1) == 0;
  }

  private static boolean hasConstantTsc(Platform platform) {
    boolean shown =
        platform.host.report().map(r -> r.flags().contains("constant_tsc")).orElse(false);
    return shown || platform.host.cpuid().has(StaticFeature.CONSTANT_TSC.bit());
  }
}
