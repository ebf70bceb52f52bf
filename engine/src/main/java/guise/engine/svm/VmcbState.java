package guise.engine.svm;

import guise.engine.isa.Cpu;
import guise.engine.isa.SegmentRegister;

/**
 * The save area of a VMCB: into the processor at VMRUN, out of it at #VMEXIT, and VMLOAD's part.
 */
final class VmcbState {
  private static final int STAR = 0xC000_0081;
  private static final int LSTAR = 0xC000_0082;
  private static final int CSTAR = 0xC000_0083;
  private static final int SFMASK = 0xC000_0084;
  private static final int KERNEL_GS_BASE = 0xC000_0102;
  private static final int SYSENTER_CS = 0x174;
  private static final int SYSENTER_ESP = 0x175;
  private static final int SYSENTER_EIP = 0x176;
  private static final int PAT = 0x277;
  private static final int[] RUN_SEGMENTS = {Vmcb.ES, Vmcb.CS, Vmcb.SS, Vmcb.DS};

  /** The registers that only VMLOAD and VMSAVE move: place in the VMCB, MSR. */
  private static final int[][] REGISTERS = {
    {Vmcb.STAR, STAR},
    {Vmcb.LSTAR, LSTAR},
    {Vmcb.CSTAR, CSTAR},
    {Vmcb.SFMASK, SFMASK},
    {Vmcb.KERNEL_GS_BASE, KERNEL_GS_BASE},
    {Vmcb.SYSENTER_CS, SYSENTER_CS},
    {Vmcb.SYSENTER_ESP, SYSENTER_ESP},
    {Vmcb.SYSENTER_EIP, SYSENTER_EIP}
  };

  private VmcbState() {}

  // -- VMRUN and #VMEXIT ------------------------------------------------------------------------

  /** Everything but CR3, in KVM's order: CR4 is where CPUID's runtime bits change. */
  static void load(Vmcb vmcb, SvmVcpu vcpu, boolean nestedPaging) {
    Cpu cpu = vcpu.cpu();
    for (int i = 0; i < RUN_SEGMENTS.length; i++) {
      load(vmcb, RUN_SEGMENTS[i], cpu.segments[i]);
    }
    cpu.segments[SegmentRegister.SS].dpl = vmcb.getByte(Vmcb.CPL) & 3;
    cpu.gdtLimit = vmcb.getInt(Vmcb.GDTR + 4) & 0xFFFF;
    cpu.gdtBase = vmcb.get(Vmcb.GDTR + 8);
    cpu.idtLimit = vmcb.getInt(Vmcb.IDTR + 4) & 0xFFFF;
    cpu.idtBase = vmcb.get(Vmcb.IDTR + 8);
    if (nestedPaging) {
      vcpu.setRegister(PAT, vmcb.get(Vmcb.PAT));
    }
    cpu.setRflags(vmcb.get(Vmcb.RFLAGS));
    cpu.efer = vmcb.get(Vmcb.EFER);
    cpu.cr0 = vmcb.get(Vmcb.CR0);
    vcpu.loadCr4(vmcb.get(Vmcb.CR4));
    cpu.cr2 = vmcb.get(Vmcb.CR2);
    cpu.r[Cpu.RAX] = vmcb.get(Vmcb.RAX);
    cpu.r[Cpu.RSP] = vmcb.get(Vmcb.RSP);
    cpu.rip = vmcb.get(Vmcb.RIP);
    cpu.dr7 = vmcb.get(Vmcb.DR7) | 0x400;
    cpu.dr6 = vmcb.get(Vmcb.DR6) | 0xFFFF_0FF0L;
  }

  static void save(Vmcb vmcb, SvmVcpu vcpu) {
    Cpu cpu = vcpu.cpu();
    for (int i = 0; i < RUN_SEGMENTS.length; i++) {
      save(vmcb, RUN_SEGMENTS[i], cpu.segments[i]);
    }
    vmcb.setByte(Vmcb.CPL, cpu.segments[SegmentRegister.SS].dpl);
    vmcb.setInt(Vmcb.GDTR + 4, cpu.gdtLimit);
    vmcb.set(Vmcb.GDTR + 8, cpu.gdtBase);
    vmcb.setInt(Vmcb.IDTR + 4, cpu.idtLimit);
    vmcb.set(Vmcb.IDTR + 8, cpu.idtBase);
    vmcb.set(Vmcb.EFER, cpu.efer);
    vmcb.set(Vmcb.CR0, cpu.cr0);
    vmcb.set(Vmcb.CR2, cpu.cr2);
    vmcb.set(Vmcb.CR3, cpu.cr3);
    vmcb.set(Vmcb.CR4, cpu.cr4);
    vmcb.set(Vmcb.RFLAGS, cpu.rflags());
    vmcb.set(Vmcb.RSP, cpu.r[Cpu.RSP]);
    vmcb.set(Vmcb.RAX, cpu.r[Cpu.RAX]);
    vmcb.set(Vmcb.DR6, cpu.dr6);
    vmcb.set(Vmcb.DR7, cpu.dr7);
  }

  // -- VMLOAD and VMSAVE ------------------------------------------------------------------------

  static void loadRest(Vmcb vmcb, SvmVcpu vcpu) {
    Cpu cpu = vcpu.cpu();
    load(vmcb, Vmcb.FS, cpu.segments[SegmentRegister.FS]);
    load(vmcb, Vmcb.GS, cpu.segments[SegmentRegister.GS]);
    load(vmcb, Vmcb.TR, cpu.tr);
    load(vmcb, Vmcb.LDTR, cpu.ldt);
    for (int[] register : REGISTERS) {
      vcpu.setRegister(register[1], vmcb.get(register[0]));
    }
  }

  static void saveRest(Vmcb vmcb, SvmVcpu vcpu) {
    Cpu cpu = vcpu.cpu();
    save(vmcb, Vmcb.FS, cpu.segments[SegmentRegister.FS]);
    save(vmcb, Vmcb.GS, cpu.segments[SegmentRegister.GS]);
    save(vmcb, Vmcb.TR, cpu.tr);
    save(vmcb, Vmcb.LDTR, cpu.ldt);
    for (int[] register : REGISTERS) {
      vmcb.set(register[0], vcpu.register(register[1]));
    }
  }

  // -- segments ---------------------------------------------------------------------------------

  static void load(Vmcb vmcb, int at, SegmentRegister to) {
    int attributes = vmcb.getShort(at + 2);
    to.selector = vmcb.getShort(at);
    to.limit = Integer.toUnsignedLong(vmcb.getInt(at + 4));
    to.base = vmcb.get(at + 8);
    to.type = attributes & 0xF;
    to.s = attributes >>> 4 & 1;
    to.dpl = attributes >>> 5 & 3;
    to.present = (attributes >>> 7 & 1) != 0;
    to.avl = attributes >>> 8 & 1;
    to.l = attributes >>> 9 & 1;
    to.db = attributes >>> 10 & 1;
    to.g = attributes >>> 11 & 1;
    to.unusable = !to.present;
    to.settle();
  }

  static void save(Vmcb vmcb, int at, SegmentRegister from) {
    int type = from.type | from.s << 4 | from.dpl << 5 | (from.present ? 1 << 7 : 0);
    int attributes = type | from.avl << 8 | from.l << 9 | from.db << 10 | from.g << 11;
    vmcb.setShort(at, from.selector);
    vmcb.setShort(at + 2, from.unusable ? 0 : attributes);
    vmcb.setInt(at + 4, (int) from.limit);
    vmcb.set(at + 8, from.base);
  }
}
