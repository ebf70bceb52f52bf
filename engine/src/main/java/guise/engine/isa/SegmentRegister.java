package guise.engine.isa;

import guise.kvm.Segment;

/** A segment register: its selector and what the processor remembers of its descriptor. */
public final class SegmentRegister {
  public static final int ES = 0;
  public static final int CS = 1;
  public static final int SS = 2;
  public static final int DS = 3;
  public static final int FS = 4;
  public static final int GS = 5;

  private static final long WHOLE = 0xFFFF_FFFFL;

  public int selector;
  public long base;

  /** The highest offset (in bytes, granularity applied). */
  public long limit;

  public int type;
  public int s;
  public int dpl;
  public boolean present;
  public int avl;
  public int l;
  public int db;
  public int g;
  public boolean unusable;

  /** Whether every offset of 32 bits may be read and written: nothing to check. */
  public boolean flat;

  public void load(Segment segment) {
    selector = segment.selector();
    base = segment.base();
    limit = Integer.toUnsignedLong(segment.limit());
    type = segment.type();
    s = segment.s();
    dpl = segment.dpl();
    present = segment.present() != 0;
    avl = segment.avl();
    l = segment.l();
    db = segment.db();
    g = segment.g();
    unusable = segment.unusable() != 0;
    settle();
  }

  /** Remembers a descriptor. */
  void load(int named, Descriptor descriptor) {
    selector = named;
    base = descriptor.base();
    limit = descriptor.limit();
    type = descriptor.type();
    s = descriptor.s();
    dpl = descriptor.dpl();
    present = descriptor.present();
    avl = descriptor.avl();
    l = descriptor.l();
    db = descriptor.db();
    g = descriptor.g();
    unusable = false;
    settle();
  }

  /** Becomes the null segment, which cannot be used. */
  void loadNull(int named, int privilege) {
    selector = named;
    base = 0;
    limit = 0;
    type = 0;
    s = 1;
    dpl = privilege;
    present = false;
    l = 0;
    db = 0;
    g = 0;
    unusable = true;
    flat = false;
  }

  /** Real-address mode: the base follows from the selector, the rest stays. */
  void loadReal(int named) {
    selector = named;
    base = (long) named << 4;
    settle();
  }

  /** Virtual-8086 mode: 64 KiB of data at the selector's paragraph. */
  void loadVirtual(int named) {
    selector = named;
    base = (long) named << 4;
    limit = 0xFFFF;
    type = 3;
    s = 1;
    dpl = 3;
    present = true;
    l = 0;
    db = 0;
    g = 0;
    unusable = false;
    settle();
  }

  /** All of 4 GiB, as the fast system calls have it. */
  void loadFlat(int named, int kind, int privilege) {
    selector = named;
    base = 0;
    limit = WHOLE;
    type = kind;
    s = 1;
    dpl = privilege;
    present = true;
    l = 0;
    db = 1;
    g = 1;
    unusable = false;
    settle();
  }

  /** Becomes what another is. */
  void load(SegmentRegister other) {
    load(other.value());
  }

  public Segment value() {
    return new Segment(
        base,
        (int) limit,
        selector,
        type,
        present ? 1 : 0,
        dpl,
        db,
        s,
        l,
        g,
        avl,
        unusable ? 1 : 0);
  }

  /** Makes {@link #flat} true to the rest. */
  public void settle() {
    boolean writableUp = (type & 0xE) == 2;
    flat = !unusable && present && s == 1 && writableUp && base == 0 && limit == WHOLE;
  }
}
