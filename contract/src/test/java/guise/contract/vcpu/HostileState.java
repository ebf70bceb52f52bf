package guise.contract.vcpu;

import guise.kvm.DebugRegs;
import guise.kvm.DescriptorTable;
import guise.kvm.Regs;
import guise.kvm.Segment;
import guise.kvm.Segments;
import guise.kvm.Sregs;
import guise.kvm.VcpuEvents;

/** A random state of a vCPU whose memory holds {@link HostileTables}: any mode, any registers. */
final class HostileState {
  private static final long PE = 1;
  private static final long PG = 1L << 31;
  private static final long PAE = 1 << 5;
  private static final long LA57 = 1 << 12;
  private static final long VM = 1 << 17;

  /** MP, EM, TS, NE, WP, AM. */
  private static final long CR0 = 0x5_002E;

  /** VME to PSE, MCE to OSXMMEXCPT, UMIP, VMXE, FSGSBASE, PCIDE, OSXSAVE, SMEP, SMAP, PKE. */
  private static final long CR4 = 0x77_2FDF;

  private final HostileValues values;
  private final Sregs reset;

  HostileState(HostileValues values, Sregs reset) {
    this.values = values;
    this.reset = reset;
  }

  /** How code is read, and addresses are. */
  private enum Mode {
    REAL,
    VIRTUAL,
    BITS_16,
    BITS_32,
    COMPATIBILITY,
    BITS_64
  }

  private Mode mode = Mode.REAL;
  private int level;

  // -- general registers --------------------------------------------------------------------------

  Regs registers() {
    long[] r = new long[16];
    for (int i = 0; i < r.length; i++) {
      r[i] = values.value();
    }
    long stack = values.once(4) ? values.value() : 0x7800 + values.random.nextInt(-16, 16);
    long flags = values.random.nextInt(3) == 0 ? values.some(0x3F_7FD5) & ~VM : values.some(0xCD5);
    flags |= mode == Mode.VIRTUAL ? VM : 0;
    return new Regs(
        r[0],
        r[3],
        values.count(),
        r[2],
        r[6],
        r[7],
        stack,
        r[5],
        r[8],
        r[9],
        r[10],
        r[11],
        r[12],
        r[13],
        r[14],
        r[15],
        Guest.CODE,
        flags | 2);
  }

  // -- special registers --------------------------------------------------------------------------

  Sregs special() {
    Mode[] all = Mode.values();
    mode = all[values.random.nextInt(all.length)];
    level = mode == Mode.REAL || mode != Mode.VIRTUAL && values.once(2) ? 0 : 3;
    boolean wide = mode == Mode.COMPATIBILITY || mode == Mode.BITS_64;
    boolean paged = wide || mode != Mode.REAL && values.once(2);
    long cr0 = (mode == Mode.REAL ? 0 : PE) | (paged ? PG : 0) | 0x10;
    long cr4 = values.once(2) ? 0 : values.some(CR4);
    long cr3 = values.once(16) ? values.value() : 0;
    if (wide) {
      boolean five = values.once(4);
      cr4 |= PAE | (five ? LA57 : 0);
      cr3 |= five ? HostileTables.FIVE_ROOT : HostileTables.LONG_ROOT;
    } else {
      cr4 = cr4 & ~(1L << 17) | (values.once(2) ? PAE : 1 << 4);
      cr3 |= (cr4 & PAE) != 0 ? HostileTables.PAE_ROOT : HostileTables.NARROW_ROOT;
    }
    cr3 = values.once(16) ? HostileTables.NOISE : cr3;
    cr0 |= values.once(2) ? 0x20 : values.some(CR0);
    long efer = wide ? 0x500 : 0;
    efer |= values.some(0x801);
    return new Sregs(
        segments(),
        gdt(),
        idt(wide),
        cr0,
        values.value(),
        cr3 & 0x3FFF_FFFF_FFFFL,
        cr4,
        values.random.nextInt(16),
        efer,
        reset.apicBase(),
        -1);
  }

  private DescriptorTable gdt() {
    return values.once(16)
        ? new DescriptorTable(values.value(), values.random.nextInt(0x10000))
        : new DescriptorTable(HostileTables.GDT, 0x7FF);
  }

  private DescriptorTable idt(boolean wide) {
    if (values.once(16)) {
      return new DescriptorTable(values.value(), values.random.nextInt(0x10000));
    }
    if (mode == Mode.REAL) {
      return new DescriptorTable(0, 0x3FF);
    }
    return new DescriptorTable(wide ? HostileTables.IDT64 : HostileTables.IDT, 0xFFF);
  }

  private Segments segments() {
    var task =
        new Segment(HostileTables.TSS, 0x1FF, HostileTables.TASK, 11, 1, 0, 0, 0, 0, 0, 0, 0);
    var local =
        new Segment(HostileTables.LDT, 0x3FF, HostileTables.LOCAL, 2, 1, 0, 0, 0, 0, 0, 0, 0);
    Segment anyTask = values.once(16) ? strange(task) : task;
    Segment anyLocal = values.once(16) ? strange(local) : local;
    Segment data = data();
    return new Segments(
        code(), maybe(data), maybe(data), maybe(data), maybe(data), stack(data), anyTask, anyLocal);
  }

  private Segment code() {
    int l = mode == Mode.BITS_64 ? 1 : 0;
    boolean big = mode == Mode.BITS_32 || mode == Mode.COMPATIBILITY && values.once(2);
    int db = big ? 1 : 0;
    int limit = mode == Mode.REAL || mode == Mode.VIRTUAL || mode == Mode.BITS_16 ? 0xFFFF : -1;
    int selector =
        switch (mode) {
          case REAL, VIRTUAL -> 0;
          case BITS_64 -> level == 0 ? HostileTables.CODE64 : HostileTables.USER_CODE64;
          default -> level == 0 ? HostileTables.CODE : HostileTables.USER_CODE;
        };
    int type = mode == Mode.VIRTUAL ? 3 : 11;
    return new Segment(0, limit, selector, type, 1, level, db, 1, l, limit < 0 ? 1 : 0, 0, 0);
  }

  private Segment data() {
    boolean small = mode == Mode.REAL || mode == Mode.VIRTUAL || values.once(4);
    int limit = small ? 0xFFFF : -1;
    int selector = level == 0 ? HostileTables.DATA : HostileTables.USER_DATA;
    boolean none = mode == Mode.REAL || mode == Mode.VIRTUAL;
    int big = small ? 0 : 1;
    return new Segment(0, limit, none ? 0 : selector, 3, 1, level, big, 1, 0, big, 0, 0);
  }

  private Segment stack(Segment data) {
    return values.once(16) ? strange(data) : data;
  }

  private Segment maybe(Segment data) {
    return values.once(8) ? strange(data) : data;
  }

  /** Any base, limit and type; the level stays, since SS has that of the processor. */
  private Segment strange(Segment s) {
    boolean usable = !values.once(8);
    return new Segment(
        values.value(),
        (int) values.value(),
        values.random.nextInt(0x10000),
        values.random.nextInt(16),
        values.random.nextInt(2),
        s.dpl(),
        values.random.nextInt(2),
        values.once(8) ? 0 : 1,
        0,
        values.random.nextInt(2),
        0,
        usable ? 0 : 1);
  }

  // -- the rest -----------------------------------------------------------------------------------

  DebugRegs debug() {
    return new DebugRegs(
        values.value(),
        Guest.CODE,
        values.value(),
        Guest.CODE + 3,
        0xFFFF_0FF0L,
        values.some(0xFFFF_23FFL),
        0);
  }

  /** Something to deliver before the first instruction. */
  VcpuEvents events() {
    int vector = values.random.nextInt(32);
    boolean any = values.once(2) && vector != 2;
    boolean coded = vector == 8 || vector >= 10 && vector <= 14 || vector == 17;
    var fault =
        new VcpuEvents.Fault(
            any, false, any ? vector : 0, any && coded, (int) values.value() & 0xFFFF, false, 0);
    var interrupt =
        new VcpuEvents.Interrupt(
            !any && values.once(2), values.random.nextInt(256), false, values.random.nextInt(4));
    var nmi = new VcpuEvents.Nmi(false, values.random.nextInt(2), values.once(4));
    return new VcpuEvents(fault, interrupt, nmi, 0, 0, VcpuEvents.Smi.NONE, values.once(64));
  }
}
