package guise.cli.run;

import guise.kvm.DescriptorTable;
import guise.kvm.Regs;
import guise.kvm.Segment;
import guise.kvm.Segments;
import guise.kvm.Sregs;
import guise.kvm.Vcpu;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The state an image is entered in: that of Multiboot 1 (section 3.2), or of a boot sector. */
final class EntryState {
  private static final long LOADED_BY_MULTIBOOT = 0x2BAD_B002L;
  private static final long INFORMATION = 0x9000;
  private static final int MEMORY_KNOWN = 1;
  private static final int KIB = 1024;
  private static final int LOWER = 640;
  private static final long STACK = 0x7C00;
  private static final int EXECUTE_READ = 11;
  private static final int READ_WRITE = 3;
  private static final int CODE = 8;
  private static final int DATA = 16;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private EntryState() {}

  static void prepare(Vcpu vcpu, MemorySegment memory, GuestImage image) {
    Sregs reset = vcpu.sregs();
    if (GuestMachine.isMultiboot(image)) {
      vcpu.setSregs(flat(reset));
      inform(memory);
      Regs regs = Regs.ZERO.withRax(LOADED_BY_MULTIBOOT).withRbx(INFORMATION);
      vcpu.setRegs(regs.withRip(image.entry()));
    } else {
      var code = reset.segments().cs().withBase(0).withSelector(0);
      vcpu.setSregs(reset.withSegments(reset.segments().withCs(code)));
      vcpu.setRegs(Regs.ZERO.withRip(image.entry()).withRsp(STACK));
    }
  }

  private static Sregs flat(Sregs reset) {
    var code = new Segment(0, -1, CODE, EXECUTE_READ, 1, 0, 1, 1, 0, 1, 0, 0);
    var data = new Segment(0, -1, DATA, READ_WRITE, 1, 0, 1, 1, 0, 1, 0, 0);
    Segments old = reset.segments();
    var segments = new Segments(code, data, data, data, data, data, old.tr(), old.ldt());
    var none = new DescriptorTable(0, 0);
    return new Sregs(
        segments, none, none, 0x11, 0, 0, 0, 0, 0, reset.apicBase(), reset.interrupt());
  }

  /** How much memory there is, below 1 MiB and from there on. */
  private static void inform(MemorySegment memory) {
    if (memory.byteSize() < INFORMATION + 3L * Integer.BYTES) {
      return;
    }
    memory.set(INT, INFORMATION, MEMORY_KNOWN);
    memory.set(INT, INFORMATION + 4, LOWER);
    memory.set(INT, INFORMATION + 8, (int) Math.max(0, memory.byteSize() / KIB - KIB));
  }
}
