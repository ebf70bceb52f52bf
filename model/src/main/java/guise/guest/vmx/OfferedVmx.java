package guise.guest.vmx;

import guise.guest.KvmCapabilities;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.kernel.Behaviour;
import guise.kernel.Kernel;
import guise.kernel.KernelRules;
import guise.x86.StaticFeature;
import guise.x86.msr.Msr;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The VMX that KVM offers its guests on a host: the values of IA32_VMX_BASIC to IA32_VMX_VMFUNC,
 * from which a guest's own start and which they can only narrow.
 */
public final class OfferedVmx {
  private static final long CR0_FIXED0 = 0x8000_0021L;
  private static final long CR4_FIXED0 = 0x2000;
  private static final long CR0_FIXED1 = 0xFFFF_FFFFL;
  private static final long UMIP = 1 << 11;
  private static final int DESCRIPTOR_TABLE_EXITING = 2;
  private static final int TSC_SCALING = 25;

  /** The highest index of a field, doubled: of the preemption timer, of the TSC multiplier. */
  private static final long LAST_FIELD = 0x2E;

  private static final long LAST_FIELD_WITH_MULTIPLIER = 0x32;

  private static final OfferedVmx NOTHING = new OfferedVmx(new TreeMap<>());

  private final SortedMap<Integer, Long> registers;

  private OfferedVmx(SortedMap<Integer, Long> registers) {
    this.registers = Collections.unmodifiableSortedMap(registers);
  }

  /** What is offered on a host; nothing without VMX, and nothing is known without its registers. */
  public static OfferedVmx on(Host host, Kernel kernel, KernelRules rules, KvmCapabilities kvm) {
    LogicalCpu cpu = host.boot();
    boolean known = cpu.msr(Msr.VMX_BASIC).isPresent() && kvm.has(StaticFeature.VMX);
    if (!known) {
      return NOTHING;
    }
    var registers = new TreeMap<Integer, Long>();
    VmxUse use = VmxUse.of(cpu, kernel, kvm);
    for (OfferedRegister each : OfferedRegister.values()) {
      registers.put(each.msr().address(), value(each, cpu, rules, use));
    }
    defaults(registers);
    fixed(registers, cpu, rules, host.cpuid().has(StaticFeature.UMIP.bit()));
    registers.put(Msr.VMX_VMCS_ENUM.address(), lastField(cpu, rules));
    return new OfferedVmx(registers);
  }

  private static long value(
      OfferedRegister register, LogicalCpu cpu, KernelRules rules, VmxUse use) {
    long raw = cpu.msr(register.msr()).orElseGet(() -> cpu.msr(plain(register)).orElse(0));
    long value = register.always();
    for (OfferedBit row : OfferedBit.values()) {
      if (row.register() == register && rules.has(row) && row.isOffered(use, raw)) {
        value |= row.mask();
      }
    }
    return value;
  }

  /** Processors before the TRUE registers have the same upper halves in the plain ones. */
  private static Msr plain(OfferedRegister register) {
    return switch (register) {
      case PIN -> Msr.VMX_PINBASED_CTLS;
      case PROC -> Msr.VMX_PROCBASED_CTLS;
      case EXIT -> Msr.VMX_EXIT_CTLS;
      case ENTRY -> Msr.VMX_ENTRY_CTLS;
      default -> register.msr();
    };
  }

  /** The plain registers of controls demand more than the TRUE ones. */
  private static void defaults(SortedMap<Integer, Long> registers) {
    for (DefaultControls each : DefaultControls.values()) {
      long full = registers.getOrDefault(each.full().address(), 0L);
      registers.put(each.plain().address(), each.derivedFrom(full));
    }
  }

  private static void fixed(
      SortedMap<Integer, Long> registers, LogicalCpu cpu, KernelRules rules, boolean umip) {
    long exits = cpu.msr(Msr.VMX_PROCBASED_CTLS2).orElse(0) >>> 32 + DESCRIPTOR_TABLE_EXITING & 1;
    boolean emulated = !umip && exits != 0 && rules.does(Behaviour.UMIP_EMULATED_IN_VMX);
    long cr4 = cpu.msr(Msr.VMX_CR4_FIXED1).orElse(CR4_FIXED0);
    registers.put(Msr.VMX_CR0_FIXED0.address(), CR0_FIXED0);
    registers.put(Msr.VMX_CR0_FIXED1.address(), cpu.msr(Msr.VMX_CR0_FIXED1).orElse(CR0_FIXED1));
    registers.put(Msr.VMX_CR4_FIXED0.address(), CR4_FIXED0);
    registers.put(Msr.VMX_CR4_FIXED1.address(), emulated ? cr4 | UMIP : cr4);
  }

  private static long lastField(LogicalCpu cpu, KernelRules rules) {
    boolean scales = (cpu.msr(Msr.VMX_PROCBASED_CTLS2).orElse(0) >>> 32 + TSC_SCALING & 1) != 0;
    boolean lacks = rules.does(Behaviour.VMCS_FIELDS_BY_HOST) && !scales;
    boolean multiplies = rules.has(OfferedBit.TSC_SCALING) && !lacks;
    return multiplies ? LAST_FIELD_WITH_MULTIPLIER : LAST_FIELD;
  }

  /** The value of a register, empty where KVM does not have it here. */
  public OptionalLong value(int register) {
    Long value = registers.get(register);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
