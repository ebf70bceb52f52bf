package guise.engine.vmx;

import guise.engine.isa.Cpu;
import guise.engine.isa.SegmentRegister;

/** The host-state area: what an exit makes of the processor (SDM volume 3, 29.5; KVM's order). */
final class HostState {
  private static final int DEBUGCTL = 0x1D9;
  private static final int PAT = 0x277;
  private static final int PERF_GLOBAL_CTRL = 0x38F;
  private static final int BNDCFGS = 0xD90;
  private static final int S_CET = 0x6A2;
  private static final int SSP_TABLE = 0x6A8;
  private static final long LME = 1 << 8;
  private static final long LMA = 1 << 10;
  private static final long PAE = 1 << 5;
  private static final long WHOLE = 0xFFFF_FFFFL;

  private HostState() {}

  /** False where the PDPTEs are malformed: a VMX abort. */
  static boolean load(Vmcs vmcs, VmxVcpu vcpu) {
    Cpu cpu = vcpu.cpu();
    boolean wide = Control.EXIT_HOST_64.isOn(vmcs);
    if (Control.EXIT_LOAD_EFER.isOn(vmcs)) {
      cpu.efer = vmcs.get(VmcsField.HOST_EFER);
    } else {
      cpu.efer = wide ? cpu.efer | LME | LMA : cpu.efer & ~(LME | LMA);
    }
    cpu.r[Cpu.RSP] = vmcs.get(VmcsField.HOST_RSP);
    cpu.rip = vmcs.get(VmcsField.HOST_RIP);
    cpu.setRflags(2);
    cpu.cr0 = vmcs.get(VmcsField.HOST_CR0);
    vcpu.loadCr4(vmcs.get(VmcsField.HOST_CR4));
    cpu.cr3 = vmcs.get(VmcsField.HOST_CR3);
    boolean loaded = wide || (cpu.cr4 & PAE) == 0 || vcpu.loadPdptes(cpu.cr3);
    loadTables(vmcs, vcpu);
    loadRegisters(vmcs, vcpu);
    loadSegments(vmcs, cpu, wide);
    cpu.dr7 = 0x400;
    vcpu.setRegister(DEBUGCTL, 0);
    return loaded;
  }

  private static void loadTables(Vmcs vmcs, VmxVcpu vcpu) {
    Cpu cpu = vcpu.cpu();
    cpu.sysenterCs = vmcs.get(VmcsField.HOST_SYSENTER_CS);
    cpu.sysenterEsp = vmcs.get(VmcsField.HOST_SYSENTER_ESP);
    cpu.sysenterEip = vmcs.get(VmcsField.HOST_SYSENTER_EIP);
    cpu.idtBase = vmcs.get(VmcsField.HOST_IDTR_BASE);
    cpu.gdtBase = vmcs.get(VmcsField.HOST_GDTR_BASE);
    cpu.idtLimit = 0xFFFF;
    cpu.gdtLimit = 0xFFFF;
  }

  private static void loadRegisters(Vmcs vmcs, VmxVcpu vcpu) {
    if (Control.EXIT_CLEAR_BNDCFGS.isOn(vmcs)) {
      vcpu.setRegister(BNDCFGS, 0);
    }
    if (Control.EXIT_LOAD_CET.isOn(vmcs)) {
      vcpu.setRegister(S_CET, vmcs.get(VmcsField.HOST_S_CET));
      vcpu.setRegister(SSP_TABLE, vmcs.get(VmcsField.HOST_SSP_TABLE));
    }
    if (Control.EXIT_LOAD_PAT.isOn(vmcs)) {
      vcpu.setRegister(PAT, vmcs.get(VmcsField.HOST_PAT));
    }
    if (Control.EXIT_LOAD_PERF.isOn(vmcs)) {
      vcpu.setRegister(PERF_GLOBAL_CTRL, vmcs.get(VmcsField.HOST_PERF_GLOBAL_CTRL));
    }
  }

  private static void loadSegments(Vmcs vmcs, Cpu cpu, boolean wide) {
    SegmentRegister code = cpu.segments[SegmentRegister.CS];
    ordinary(code, vmcs.bits(VmcsField.HOST_CS_SELECTOR), 0, 11);
    code.l = wide ? 1 : 0;
    code.db = wide ? 0 : 1;
    data(cpu, SegmentRegister.DS, vmcs.bits(VmcsField.HOST_DS_SELECTOR), 0);
    data(cpu, SegmentRegister.ES, vmcs.bits(VmcsField.HOST_ES_SELECTOR), 0);
    data(cpu, SegmentRegister.SS, vmcs.bits(VmcsField.HOST_SS_SELECTOR), 0);
    int fs = vmcs.bits(VmcsField.HOST_FS_SELECTOR);
    data(cpu, SegmentRegister.FS, fs, vmcs.get(VmcsField.HOST_FS_BASE));
    int gs = vmcs.bits(VmcsField.HOST_GS_SELECTOR);
    data(cpu, SegmentRegister.GS, gs, vmcs.get(VmcsField.HOST_GS_BASE));
    task(vmcs, cpu.tr);
    cpu.ldt.selector = 0;
    cpu.ldt.unusable = true;
    cpu.ldt.settle();
  }

  private static void data(Cpu cpu, int number, int selector, long base) {
    SegmentRegister segment = cpu.segments[number];
    ordinary(segment, selector, base, 3);
    segment.l = 0;
    segment.db = 1;
  }

  private static void ordinary(SegmentRegister segment, int selector, long base, int type) {
    segment.selector = selector;
    segment.base = base;
    segment.limit = WHOLE;
    segment.type = type;
    segment.s = 1;
    segment.dpl = 0;
    segment.present = true;
    segment.g = 1;
    segment.unusable = false;
    segment.settle();
  }

  private static void task(Vmcs vmcs, SegmentRegister tr) {
    tr.selector = vmcs.bits(VmcsField.HOST_TR_SELECTOR);
    tr.base = vmcs.get(VmcsField.HOST_TR_BASE);
    tr.limit = 0x67;
    tr.type = 11;
    tr.s = 0;
    tr.dpl = 0;
    tr.present = true;
    tr.g = 0;
    tr.unusable = false;
    tr.settle();
  }
}
