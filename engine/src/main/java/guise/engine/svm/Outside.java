package guise.engine.svm;

import guise.engine.isa.Cpu;
import guise.engine.isa.SegmentRegister;
import guise.kvm.Segment;

/** L1 while L2 runs: what #VMEXIT brings back (the host save area, which no guest can read). */
final class Outside {
  private final Segment[] segments = new Segment[4];
  private long gdtBase;
  private int gdtLimit;
  private long idtBase;
  private int idtLimit;
  private long efer;
  private long cr0;
  private long cr3;
  private long cr4;
  private long rflags;
  private long rip;
  private long rsp;
  private long rax;

  private static final int[] SEGMENTS = {Vmcb.ES, Vmcb.CS, Vmcb.SS, Vmcb.DS};

  long cr4() {
    return cr4;
  }

  long efer() {
    return efer;
  }

  /** Into the save area of a VMCB, as userspace gets it. */
  void store(Vmcb to) {
    var scratch = new SegmentRegister();
    for (int i = 0; i < segments.length; i++) {
      scratch.load(segments[i]);
      VmcbState.save(to, SEGMENTS[i], scratch);
    }
    to.set(Vmcb.GDTR + 8, gdtBase);
    to.setInt(Vmcb.GDTR + 4, gdtLimit);
    to.set(Vmcb.IDTR + 8, idtBase);
    to.setInt(Vmcb.IDTR + 4, idtLimit);
    to.set(Vmcb.EFER, efer);
    to.set(Vmcb.CR0, cr0);
    to.set(Vmcb.CR3, cr3);
    to.set(Vmcb.CR4, cr4);
    to.set(Vmcb.RFLAGS, rflags);
    to.set(Vmcb.RIP, rip);
    to.set(Vmcb.RSP, rsp);
    to.set(Vmcb.RAX, rax);
  }

  /** As userspace gave it. */
  void take(Vmcb from) {
    var scratch = new SegmentRegister();
    for (int i = 0; i < segments.length; i++) {
      VmcbState.load(from, SEGMENTS[i], scratch);
      segments[i] = scratch.value();
    }
    gdtBase = from.get(Vmcb.GDTR + 8);
    gdtLimit = from.getInt(Vmcb.GDTR + 4) & 0xFFFF;
    idtBase = from.get(Vmcb.IDTR + 8);
    idtLimit = from.getInt(Vmcb.IDTR + 4) & 0xFFFF;
    efer = from.get(Vmcb.EFER);
    cr0 = from.get(Vmcb.CR0);
    cr3 = from.get(Vmcb.CR3);
    cr4 = from.get(Vmcb.CR4);
    rflags = from.get(Vmcb.RFLAGS);
    rip = from.get(Vmcb.RIP);
    rsp = from.get(Vmcb.RSP);
    rax = from.get(Vmcb.RAX);
  }

  void keep(Cpu cpu) {
    for (int i = 0; i < segments.length; i++) {
      segments[i] = cpu.segments[i].value();
    }
    gdtBase = cpu.gdtBase;
    gdtLimit = cpu.gdtLimit;
    idtBase = cpu.idtBase;
    idtLimit = cpu.idtLimit;
    efer = cpu.efer;
    cr0 = cpu.cr0;
    cr3 = cpu.cr3;
    cr4 = cpu.cr4;
    rflags = cpu.rflags();
    rip = cpu.rip;
    rsp = cpu.r[Cpu.RSP];
    rax = cpu.r[Cpu.RAX];
  }

  /** False where CR3's PDPTEs are malformed: a shutdown. */
  boolean restore(SvmVcpu vcpu) {
    Cpu cpu = vcpu.cpu();
    for (int i = 0; i < segments.length; i++) {
      cpu.segments[i].load(segments[i]);
    }
    cpu.gdtBase = gdtBase;
    cpu.gdtLimit = gdtLimit;
    cpu.idtBase = idtBase;
    cpu.idtLimit = idtLimit;
    cpu.setRflags(rflags & ~(1L << 17));
    cpu.efer = efer;
    cpu.cr0 = cr0 | 1;
    vcpu.loadCr4(cr4);
    cpu.r[Cpu.RAX] = rax;
    cpu.r[Cpu.RSP] = rsp;
    cpu.rip = rip;
    cpu.dr7 = 0x400;
    cpu.cr3 = cr3;
    cpu.segments[SegmentRegister.SS].settle();
    boolean pae = (cr4 & 1 << 5) != 0 && (cr0 & 1L << 31) != 0 && (efer & 1 << 10) == 0;
    return !pae || vcpu.loadPdptes(cr3);
  }
}
