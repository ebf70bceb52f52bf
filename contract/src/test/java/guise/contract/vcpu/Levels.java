package guise.contract.vcpu;

import guise.kvm.DebugRegs;
import guise.kvm.DescriptorTable;
import guise.kvm.Segment;
import guise.kvm.Segments;
import guise.kvm.Sregs;

/** Special registers of guests with {@link HostileTables}. */
final class Levels {
  private Levels() {}

  /** Level 3 of flat protected mode. */
  static Sregs user(Sregs flat) {
    var code = new Segment(0, -1, HostileTables.USER_CODE, 11, 1, 3, 1, 1, 0, 1, 0, 0);
    var data = new Segment(0, -1, HostileTables.USER_DATA, 3, 1, 3, 1, 1, 0, 1, 0, 0);
    var s = flat.segments();
    return withTables(
        flat.withSegments(new Segments(code, data, data, data, data, data, s.tr(), s.ldt())),
        HostileTables.GDT,
        HostileTables.IDT);
  }

  static Sregs withTables(Sregs s, long gdt, long idt) {
    return new Sregs(
        s.segments(),
        new DescriptorTable(gdt, 0x7FF),
        new DescriptorTable(idt, 0xFFF),
        s.cr0(),
        s.cr2(),
        s.cr3(),
        s.cr4(),
        s.cr8(),
        s.efer(),
        s.apicBase(),
        s.interrupt());
  }

  static Sregs withTask(Sregs s, long base) {
    var task = new Segment(base, 0x67, HostileTables.TASK, 11, 1, 0, 0, 0, 0, 0, 0, 0);
    var p = s.segments();
    return s.withSegments(
        new Segments(p.cs(), p.ds(), p.es(), p.fs(), p.gs(), p.ss(), task, p.ldt()));
  }

  /** A breakpoint on an instruction. */
  static DebugRegs breakpoint(long at) {
    return new DebugRegs(at, 0, 0, 0, 0xFFFF_0FF0L, 0x402, 0);
  }
}
