package guise.engine.vmx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.FlatGuest;
import guise.kvm.DescriptorTable;
import guise.kvm.Exit;
import guise.kvm.Regs;
import guise.kvm.Segment;
import guise.kvm.Segments;
import guise.kvm.Sregs;

/** Handlers for every exception: a HLT each, whose address tells which one it was. */
final class Idt {
  static final int NONE = -1;
  static final int UD = 6;
  static final int GP = 13;

  private static final long TABLE = 0x30000;
  private static final long GDT = 0x31000;
  private static final long HANDLERS = 0x32000;
  private static final long TASK = 0x33000;
  private static final int GATES = 32;

  private Idt() {}

  static void install(FlatGuest guest) {
    for (int vector = 0; vector < GATES; vector++) {
      long handler = HANDLERS + 16L * vector;
      guest.putLong(TABLE + 16L * vector, handler & 0xFFFF | 0x18 << 16 | 0x8E00L << 32);
      guest.putLong(
          TABLE + 16L * vector, guest.getLong(TABLE + 16L * vector) | handler >>> 16 << 48);
      guest.putLong(TABLE + 16L * vector + 8, 0);
      guest.put(handler, "f4");
    }
    guest.putLong(GDT + 0x10, 0x00CF_9300_0000_FFFFL);
    guest.putLong(GDT + 0x18, 0x00AF_9B00_0000_FFFFL);
    guest.putLong(TASK + 4, 0x34000);
    guest.reset(sregs(guest.flat()));
  }

  private static Sregs sregs(Sregs flat) {
    var task = new Segment(TASK, 0x67, 0x20, 11, 1, 0, 0, 0, 0, 0, 0, 0);
    return new Sregs(
        with(flat.segments(), flat.segments().cs(), flat.segments().ss(), task),
        new DescriptorTable(GDT, 0x3F),
        new DescriptorTable(TABLE, 16 * GATES - 1),
        flat.cr0(),
        flat.cr2(),
        flat.cr3(),
        flat.cr4(),
        flat.cr8(),
        flat.efer(),
        flat.apicBase(),
        flat.interrupt());
  }

  private static Segments with(Segments s, Segment cs, Segment ss, Segment tr) {
    return new Segments(cs, s.ds(), s.es(), s.fs(), s.gs(), ss, tr, s.ldt());
  }

  /** The vector that an instruction of L1 raises. */
  static int fault(FlatGuest guest, String hex, Regs regs) {
    assertEquals(new Exit.Halted(), guest.execute(hex, regs.withRflags(2)));
    long at = guest.vcpu.regs().rip() - 1 - HANDLERS;
    boolean handler = at >= 0 && at < 16 * GATES;
    guest.reset();
    return handler ? (int) at / 16 : NONE;
  }

  /** The same in ring 3. */
  static int faultOfUser(FlatGuest guest, String hex) {
    Sregs flat = guest.flat();
    var code = new Segment(0, -1, 0x1B, 11, 1, 3, 0, 1, 1, 1, 0, 0);
    var stack = new Segment(0, -1, 0x13, 3, 1, 3, 1, 1, 0, 1, 0, 0);
    var segments = with(flat.segments(), code, stack, flat.segments().tr());
    guest.vcpu.setSregs(flat.withSegments(segments));
    return fault(guest, hex, Regs.ZERO);
  }
}
