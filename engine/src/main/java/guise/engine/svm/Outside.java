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
