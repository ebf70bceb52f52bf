package guise.engine.vmx;

import guise.engine.isa.Cpu;
import guise.engine.isa.SegmentRegister;

/** The guest-state area: into the processor at an entry, out of it at an exit. */
final class GuestState {
  private static final int DEBUGCTL = 0x1D9;
  private static final int PAT = 0x277;
  private static final int PERF_GLOBAL_CTRL = 0x38F;
  private static final int BNDCFGS = 0xD90;
  private static final int S_CET = 0x6A2;
  private static final int SSP_TABLE = 0x6A8;
  private static final long LME = 1 << 8;
  private static final long LMA = 1 << 10;
  private static final int UNUSABLE = 1 << 16;

  /** In the order of {@link Cpu#segments}. */
  private static final GuestSegment[] ORDINARY = {
    GuestSegment.ES,
    GuestSegment.CS,
    GuestSegment.SS,
    GuestSegment.DS,
    GuestSegment.FS,
    GuestSegment.GS
  };

  private GuestState() {}

  /**
   * Everything but CR3, which may fail: debug state, RFLAGS, CR0, CR4, EFER, segments, in KVM's
   * order, as CR4 is where CPUID's runtime bits change.
   */
  static void load(Vmcs vmcs, VmxVcpu vcpu) {
    Cpu cpu = vcpu.cpu();
    loadSegments(vmcs, cpu);
    loadSysenter(vmcs, cpu);
    if (Control.ENTRY_LOAD_DEBUG.isOn(vmcs)) {
      cpu.dr7 = vmcs.get(VmcsField.GUEST_DR7);
      vcpu.setRegister(DEBUGCTL, vmcs.get(VmcsField.GUEST_DEBUGCTL));
    }
    cpu.setRflags(vmcs.get(VmcsField.GUEST_RFLAGS));
    loadRegisters(vmcs, vcpu);
    cpu.cr0 = vmcs.get(VmcsField.GUEST_CR0);
    vcpu.loadCr4(vmcs.get(VmcsField.GUEST_CR4));
    cpu.efer = efer(vmcs, cpu.efer);
    cpu.r[Cpu.RSP] = vmcs.get(VmcsField.GUEST_RSP);
    cpu.rip = vmcs.get(VmcsField.GUEST_RIP);
  }

  /**
   * What a restored L2 has in its VMCS; registers that an entry only loads under a control are the
   * vCPU's own, which userspace has restored.
   */
  static void resume(Vmcs vmcs, VmxVcpu vcpu) {
    Cpu cpu = vcpu.cpu();
    loadSegments(vmcs, cpu);
    loadSysenter(vmcs, vcpu.cpu());
    cpu.setRflags(vmcs.get(VmcsField.GUEST_RFLAGS));
    cpu.cr0 = vmcs.get(VmcsField.GUEST_CR0);
    vcpu.loadCr4(vmcs.get(VmcsField.GUEST_CR4));
    boolean longMode = Control.ENTRY_IA32E.isOn(vmcs);
    cpu.efer = longMode ? cpu.efer | LME | LMA : cpu.efer & ~(LME | LMA);
    cpu.r[Cpu.RSP] = vmcs.get(VmcsField.GUEST_RSP);
    cpu.rip = vmcs.get(VmcsField.GUEST_RIP);
  }

  private static void loadSysenter(Vmcs vmcs, Cpu cpu) {
    cpu.sysenterCs = vmcs.get(VmcsField.GUEST_SYSENTER_CS);
    cpu.sysenterEsp = vmcs.get(VmcsField.GUEST_SYSENTER_ESP);
    cpu.sysenterEip = vmcs.get(VmcsField.GUEST_SYSENTER_EIP);
  }

  private static void loadRegisters(Vmcs vmcs, VmxVcpu vcpu) {
    if (Control.ENTRY_LOAD_PAT.isOn(vmcs)) {
      vcpu.setRegister(PAT, vmcs.get(VmcsField.GUEST_PAT));
    }
    if (Control.ENTRY_LOAD_PERF.isOn(vmcs)) {
      vcpu.setRegister(PERF_GLOBAL_CTRL, vmcs.get(VmcsField.GUEST_PERF_GLOBAL_CTRL));
    }
    if (Control.ENTRY_LOAD_BNDCFGS.isOn(vmcs)) {
      vcpu.setRegister(BNDCFGS, vmcs.get(VmcsField.GUEST_BNDCFGS));
    }
    if (Control.ENTRY_LOAD_CET.isOn(vmcs)) {
      vcpu.setRegister(S_CET, vmcs.get(VmcsField.GUEST_S_CET));
      vcpu.setRegister(SSP_TABLE, vmcs.get(VmcsField.GUEST_SSP_TABLE));
    }
  }

  /** Loaded, or that of L1 with the mode of L2. */
  private static long efer(Vmcs vmcs, long current) {
    if (Control.ENTRY_LOAD_EFER.isOn(vmcs)) {
      return vmcs.get(VmcsField.GUEST_EFER);
    }
    boolean longMode = Control.ENTRY_IA32E.isOn(vmcs);
    return longMode ? current | LME | LMA : current & ~(LME | LMA);
  }

  private static void loadSegments(Vmcs vmcs, Cpu cpu) {
    for (int i = 0; i < ORDINARY.length; i++) {
      load(vmcs, ORDINARY[i], cpu.segments[i]);
    }
    load(vmcs, GuestSegment.LDTR, cpu.ldt);
    load(vmcs, GuestSegment.TR, cpu.tr);
    cpu.gdtBase = vmcs.get(VmcsField.GUEST_GDTR_BASE);
    cpu.gdtLimit = vmcs.bits(VmcsField.GUEST_GDTR_LIMIT);
    cpu.idtBase = vmcs.get(VmcsField.GUEST_IDTR_BASE);
    cpu.idtLimit = vmcs.bits(VmcsField.GUEST_IDTR_LIMIT);
  }

  private static void load(Vmcs vmcs, GuestSegment from, SegmentRegister to) {
    int rights = vmcs.bits(from.rights());
    to.selector = vmcs.bits(from.selector());
    to.base = vmcs.get(from.base());
    to.limit = vmcs.get(from.limit());
    to.type = rights & 0xF;
    to.s = rights >>> 4 & 1;
    to.dpl = rights >>> 5 & 3;
    to.present = (rights >>> 7 & 1) != 0;
    to.avl = rights >>> 12 & 1;
    to.l = rights >>> 13 & 1;
    to.db = rights >>> 14 & 1;
    to.g = rights >>> 15 & 1;
    to.unusable = (rights & UNUSABLE) != 0;
    to.settle();
  }

  /** What an exit stores of L2. */
  static void save(Vmcs vmcs, VmxVcpu vcpu) {
    Cpu cpu = vcpu.cpu();
    vmcs.set(VmcsField.GUEST_CR0, cpu.cr0);
    vmcs.set(VmcsField.GUEST_CR3, cpu.cr3);
    vmcs.set(VmcsField.GUEST_CR4, cpu.cr4);
    vmcs.set(VmcsField.GUEST_RSP, cpu.r[Cpu.RSP]);
    vmcs.set(VmcsField.GUEST_RFLAGS, cpu.rflags());
    saveSegments(vmcs, cpu);
    saveRegisters(vmcs, vcpu);
    boolean longMode = (cpu.efer & LMA) != 0;
    long entry = vmcs.get(VmcsField.ENTRY_CONTROLS);
    vmcs.set(VmcsField.ENTRY_CONTROLS, longMode ? entry | 1 << 9 : entry & ~(1L << 9));
  }

  private static void saveRegisters(Vmcs vmcs, VmxVcpu vcpu) {
    Cpu cpu = vcpu.cpu();
    vmcs.set(VmcsField.GUEST_SYSENTER_CS, cpu.sysenterCs);
    vmcs.set(VmcsField.GUEST_SYSENTER_ESP, cpu.sysenterEsp);
    vmcs.set(VmcsField.GUEST_SYSENTER_EIP, cpu.sysenterEip);
    if (Control.EXIT_SAVE_DEBUG.isOn(vmcs)) {
      vmcs.set(VmcsField.GUEST_DR7, cpu.dr7);
      vmcs.set(VmcsField.GUEST_DEBUGCTL, vcpu.register(DEBUGCTL));
    }
    if (Control.EXIT_SAVE_PAT.isOn(vmcs)) {
      vmcs.set(VmcsField.GUEST_PAT, vcpu.register(PAT));
    }
    if (Control.EXIT_SAVE_EFER.isOn(vmcs)) {
      vmcs.set(VmcsField.GUEST_EFER, cpu.efer);
    }
    if (Control.ENTRY_LOAD_BNDCFGS.isOn(vmcs)) {
      vmcs.set(VmcsField.GUEST_BNDCFGS, vcpu.register(BNDCFGS));
    }
    if (Control.ENTRY_LOAD_CET.isOn(vmcs)) {
      vmcs.set(VmcsField.GUEST_S_CET, vcpu.register(S_CET));
      vmcs.set(VmcsField.GUEST_SSP_TABLE, vcpu.register(SSP_TABLE));
    }
    if (Control.EPT.isOn(vmcs)) {
      savePdptes(vmcs, vcpu);
    }
  }

  private static void savePdptes(Vmcs vmcs, VmxVcpu vcpu) {
    vmcs.set(VmcsField.GUEST_PDPTE0, vcpu.pdpte(0));
    vmcs.set(VmcsField.GUEST_PDPTE1, vcpu.pdpte(1));
    vmcs.set(VmcsField.GUEST_PDPTE2, vcpu.pdpte(2));
    vmcs.set(VmcsField.GUEST_PDPTE3, vcpu.pdpte(3));
  }

  private static void saveSegments(Vmcs vmcs, Cpu cpu) {
    for (int i = 0; i < ORDINARY.length; i++) {
      save(vmcs, cpu.segments[i], ORDINARY[i]);
    }
    save(vmcs, cpu.ldt, GuestSegment.LDTR);
    save(vmcs, cpu.tr, GuestSegment.TR);
    vmcs.set(VmcsField.GUEST_GDTR_BASE, cpu.gdtBase);
    vmcs.set(VmcsField.GUEST_GDTR_LIMIT, cpu.gdtLimit);
    vmcs.set(VmcsField.GUEST_IDTR_BASE, cpu.idtBase);
    vmcs.set(VmcsField.GUEST_IDTR_LIMIT, cpu.idtLimit);
  }

  private static void save(Vmcs vmcs, SegmentRegister from, GuestSegment to) {
    vmcs.set(to.selector(), from.selector);
    vmcs.set(to.base(), from.base);
    vmcs.set(to.limit(), from.limit);
    vmcs.set(to.rights(), rights(from));
  }

  private static int rights(SegmentRegister from) {
    int attributes = from.type | from.s << 4 | from.dpl << 5 | (from.present ? 1 << 7 : 0);
    int sizes = from.avl << 12 | from.l << 13 | from.db << 14 | from.g << 15;
    return attributes | sizes | (from.unusable ? UNUSABLE : 0);
  }
}
