package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.SegmentRegister;
import guise.kvm.DebugRegs;
import guise.kvm.DescriptorTable;
import guise.kvm.Regs;
import guise.kvm.Segment;
import guise.kvm.Segments;

/** A processor's registers as the structures of KVM's API, both ways. */
final class RegisterRecords {

  private RegisterRecords() {}

  /** The state after RESET (SDM volume 3, 10.1.1). */
  static void reset(Cpu cpu) {
    var data = new Segment(0, 0xFFFF, 0, 3, 1, 0, 0, 1, 0, 0, 0, 0);
    var code = new Segment(0xFFFF_0000L, 0xFFFF, 0xF000, 11, 1, 0, 0, 1, 0, 0, 0, 0);
    var task = new Segment(0, 0xFFFF, 0, 11, 1, 0, 0, 0, 0, 0, 0, 0);
    var local = new Segment(0, 0xFFFF, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0);
    setSegments(cpu, new Segments(code, data, data, data, data, data, task, local));
    setRegs(cpu, Regs.ZERO.withRip(0xFFF0).withRdx(0x600));
    cpu.settle();
  }

  static Regs regs(Cpu cpu) {
    long[] r = cpu.r;
    return new Regs(
        r[0],
        r[3],
        r[1],
        r[2],
        r[6],
        r[7],
        r[4],
        r[5],
        r[8],
        r[9],
        r[10],
        r[11],
        r[12],
        r[13],
        r[14],
        r[15],
        cpu.rip,
        cpu.rflags());
  }

  static void setRegs(Cpu cpu, Regs regs) {
    long[] r = {
      regs.rax(), regs.rcx(), regs.rdx(), regs.rbx(), regs.rsp(), regs.rbp(), regs.rsi(),
      regs.rdi(), regs.r8(), regs.r9(), regs.r10(), regs.r11(), regs.r12(), regs.r13(),
      regs.r14(), regs.r15()
    };
    System.arraycopy(r, 0, cpu.r, 0, r.length);
    cpu.rip = regs.rip();
    cpu.setRflags(regs.rflags());
    cpu.settle();
  }

  static Segments segments(Cpu cpu) {
    SegmentRegister[] s = cpu.segments;
    return new Segments(
        s[SegmentRegister.CS].value(),
        s[SegmentRegister.DS].value(),
        s[SegmentRegister.ES].value(),
        s[SegmentRegister.FS].value(),
        s[SegmentRegister.GS].value(),
        s[SegmentRegister.SS].value(),
        cpu.tr.value(),
        cpu.ldt.value());
  }

  static void setSegments(Cpu cpu, Segments segments) {
    SegmentRegister[] s = cpu.segments;
    s[SegmentRegister.CS].load(segments.cs());
    s[SegmentRegister.DS].load(segments.ds());
    s[SegmentRegister.ES].load(segments.es());
    s[SegmentRegister.FS].load(segments.fs());
    s[SegmentRegister.GS].load(segments.gs());
    s[SegmentRegister.SS].load(segments.ss());
    cpu.tr.load(segments.tr());
    cpu.ldt.load(segments.ldt());
  }

  static DescriptorTable gdt(Cpu cpu) {
    return new DescriptorTable(cpu.gdtBase, cpu.gdtLimit);
  }

  static DescriptorTable idt(Cpu cpu) {
    return new DescriptorTable(cpu.idtBase, cpu.idtLimit);
  }

  static void setTables(Cpu cpu, DescriptorTable gdt, DescriptorTable idt) {
    cpu.gdtBase = gdt.base();
    cpu.gdtLimit = gdt.limit();
    cpu.idtBase = idt.base();
    cpu.idtLimit = idt.limit();
  }

  static DebugRegs debug(Cpu cpu) {
    return new DebugRegs(cpu.dr[0], cpu.dr[1], cpu.dr[2], cpu.dr[3], cpu.dr6, cpu.dr7, 0);
  }

  static void setDebug(Cpu cpu, DebugRegs registers) {
    cpu.dr[0] = registers.db0();
    cpu.dr[1] = registers.db1();
    cpu.dr[2] = registers.db2();
    cpu.dr[3] = registers.db3();
    cpu.dr6 = registers.dr6();
    cpu.dr7 = registers.dr7();
  }
}
