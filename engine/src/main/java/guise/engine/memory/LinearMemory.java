package guise.engine.memory;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Memory as one processor sees it by linear address: pages translated, rights checked, misses
 * turned into {@link GuestFault}s, what is no memory into {@link MmioNeeded}.
 *
 * <p>The fast path of an access is one comparison: of the page of its <em>last</em> byte with the
 * tag of the entry of its first, so that an access that crosses into another page misses.
 */
public final class LinearMemory {
  static final long OFFSET = 0xFFF;
  static final int PAGE = 4096;

  private static final long AM = 1 << 18;
  private static final long WP = 1 << 16;
  private static final long PSE = 1 << 4;
  private static final long PGE = 1 << 7;
  private static final long SMEP = 1 << 20;
  private static final long SMAP = 1 << 21;
  private static final long PKE = 1 << 22;
  private static final long LA57 = 1 << 12;
  private static final long PCIDE = 1 << 17;
  private static final long NXE = 1 << 11;

  /** The bits of CR0, CR4 and EFER that translations depend on. */
  private static final long CR0_BITS = 1L << 31 | WP;

  private static final long CR4_BITS = PSE | 1 << 5 | PGE | SMEP | SMAP | PKE | LA57 | PCIDE;
  private static final long EFER_BITS = 1 << 10 | NXE;

  private final GuestMemory guest;
  private final PageWalk walk;
  private final AddressSpaces spaces = new AddressSpaces();
  private final PhysicalAccess physical;
  private @Nullable AccessWatcher watcher;
  private PagingLimits limits = PagingLimits.WIDE;
  private ReservedMasks reserved = new ReservedMasks(limits);

  // -- what the fast path looks at ----------------------------------------------------------------
  private Translations cached = spaces.current();
  private SoftTlb reads = cached.banks[0].reads;
  private SoftTlb writes = cached.banks[0].writes;
  private SoftTlb fetches = cached.banks[0].fetches;

  // -- who accesses, in which mode ----------------------------------------------------------------
  private int bank;
  private boolean user;
  private boolean confined = true;
  private boolean aligned;
  private long cr0;
  private long cr4;
  private long efer;
  private long tag;

  /** 64 less the width of canonical addresses. */
  private int shift = 16;

  /** What is left of an address behind the last of 32 bits: those, outside 64-bit mode. */
  private long wrap = 0xFFFF_FFFFL;

  public LinearMemory(GuestMemory guest) {
    this.guest = guest;
    this.physical = new PhysicalAccess(guest);
    this.walk = new PageWalk(guest, reserved.of(Paging.NONE, false, false));
    guest.attach(this);
  }

  /** One region from address 0. */
  public LinearMemory(MemorySegment memory) {
    this(GuestMemory.of(memory));
  }

  public GuestMemory guest() {
    return guest;
  }

  /** The accesses outside memory that userspace has answered. */
  public MmioAnswers mmio() {
    return physical.mmio;
  }

  // -- what the processor tells -------------------------------------------------------------------

  /** The guest's CPU has other limits: nothing cached stands. */
  public void limits(PagingLimits now) {
    limits = now;
    reserved = new ReservedMasks(now);
    reconfigure();
    flush();
  }

  public PagingLimits limits() {
    return limits;
  }

  /**
   * The control registers as they are now, and the address space they are of: a tag is what the
   * processor tells address spaces apart by (PCID, VPID or ASID). A space whose translations
   * depended on other settings is dropped. CR3 is only taken note of: {@link #flush} and {@link
   * #flushNonGlobal} are the writer's to call.
   */
  public void control(long space, long newCr0, long newCr3, long newCr4, long newEfer) {
    walk.cr3 = newCr3;
    long changed =
        (cr0 ^ newCr0) & CR0_BITS | (cr4 ^ newCr4) & CR4_BITS | (efer ^ newEfer) & EFER_BITS;
    cr0 = newCr0;
    cr4 = newCr4;
    efer = newEfer;
    if (changed != 0) {
      reconfigure();
    }
    if (space != tag) {
      tag = space;
      cached = spaces.select(space);
    }
    long settings = cr0 & CR0_BITS | (cr4 & CR4_BITS) << 32 | efer & EFER_BITS;
    if (cached.settings != settings) {
      cached.flush();
      cached.settings = settings;
    }
    select();
  }

  private void reconfigure() {
    walk.mode = Paging.of(cr0, cr4, efer);
    boolean nxe = (efer & NXE) != 0 && walk.mode.levels() >= 3;
    walk.pse = (cr4 & PSE) != 0;
    walk.globalPages = (cr4 & PGE) != 0;
    walk.reserved = reserved.of(walk.mode, nxe, walk.pse);
    walk.rights.wp = (cr0 & WP) != 0;
    walk.rights.smep = (cr4 & SMEP) != 0;
    walk.rights.smap = (cr4 & SMAP) != 0;
    walk.rights.keys = (cr4 & PKE) != 0;
    walk.rights.nxe = nxe;
    shift = (cr4 & LA57) != 0 ? 7 : 16;
  }

  /** Who accesses from now on: the privilege level, RFLAGS.AC, and whether in 64-bit mode. */
  public void accessor(int cpl, boolean ac, boolean code64) {
    user = cpl == 3;
    confined = !ac;
    aligned = user && ac && (cr0 & AM) != 0;
    wrap = code64 ? -1L : 0xFFFF_FFFFL;
    select();
  }

  /** Has every access of the code told to somebody, or no longer. */
  public void watch(@Nullable AccessWatcher by) {
    watcher = by;
    select();
  }

  /** Whether every access is told to somebody: each is then one of its own. */
  public boolean isWatched() {
    return watcher != null;
  }

  private void told(long linear, int size, boolean write) {
    AccessWatcher by = watcher;
    if (by != null) {
      by.accessed(linear, size, write);
    }
  }

  private void select() {
    bank = bankOf();
    int data = watcher == null ? bank : Translations.ALIGNED;
    reads = cached.banks[data].reads;
    writes = cached.banks[data].writes;
    fetches = cached.banks[bank].fetches;
  }

  private int bankOf() {
    if (user) {
      return aligned ? Translations.ALIGNED : Translations.USER;
    }
    return walk.rights.smap && confined ? Translations.CONFINED : Translations.SUPERVISOR;
  }

  /** PKRU as it is now. */
  public void protectionKeys(int pkru) {
    if (walk.rights.pkru != pkru) {
      walk.rights.pkru = pkru;
      if (walk.rights.keys) {
        flush();
      }
    }
  }

  /** The second translation of a nested guest, or none; whoever changes it flushes. */
  public void secondLevel(@Nullable SecondLevel second) {
    walk.second = second;
  }

  public @Nullable SecondLevel secondLevel() {
    return walk.second;
  }

  // -- PDPTRs -------------------------------------------------------------------------------------

  /** The four pointers of PAE paging, as they were loaded last. */
  public long pdptr(int number) {
    return walk.pdptrs[number];
  }

  public void setPdptr(int number, long value) {
    walk.pdptrs[number] = value;
  }

  /**
   * Loads the four pointers of PAE paging from the table CR3 points to.
   *
   * @return false, and nothing loaded, if one of them has a reserved bit set
   */
  public boolean loadPdptrs(long newCr3) {
    return walk.loadPdptrs(newCr3, reserved.ofPdptr());
  }

  // -- forgetting ---------------------------------------------------------------------------------

  /** Forgets all translations of all address spaces. */
  public void flush() {
    spaces.flush();
  }

  /** Forgets the translations of the current address space, global pages excepted. */
  public void flushNonGlobal() {
    cached.flushNonGlobal();
  }

  /** Forgets what is known of a linear address, global or not, in every address space. */
  public void invalidate(long linear) {
    spaces.invalidate(linear);
  }

  /** Forgets what is known of a linear address in the address space with a tag. */
  public void invalidate(long space, long linear) {
    Translations known = spaces.find(space);
    if (known != null) {
      known.invalidate(linear);
    }
  }

  /** Forgets the address space with a tag, global pages included. */
  public void flushSpace(long space) {
    Translations known = spaces.find(space);
    if (known != null) {
      known.flush();
    }
  }

  /** The tag of the current address space. */
  public long space() {
    return tag;
  }

  void forgetWritesTo(long page) {
    spaces.forgetWritesTo(page);
  }

  // -- access -------------------------------------------------------------------------------------

  /** Reads 1, 2, 4 or 8 bytes with the rights of the current privilege level, zero-extended. */
  public long read(long linear, int size) {
    SoftTlb tlb = reads;
    int i = SoftTlb.index(linear);
    if (tlb.tags[i] == (linear + size - 1 & ~OFFSET)) {
      return GuestMemory.get(tlb.segments[i], linear + tlb.deltas[i], size);
    }
    long value = readSlowly(linear, size, user, confined);
    told(linear, size, false);
    return value;
  }

  /** Reads what is going to be written back: whoever may not write faults now, as for a write. */
  public long readToModify(long linear, int size) {
    SoftTlb tlb = writes;
    int i = SoftTlb.index(linear);
    if (tlb.tags[i] == (linear + size - 1 & ~OFFSET)) {
      return GuestMemory.get(tlb.segments[i], linear + tlb.deltas[i], size);
    }
    align(linear, size, user);
    probeWrite(linear, size);
    long value = readSlowly(linear, size, user, confined);
    told(linear, size, false);
    return value;
  }

  /** Writes the lower 1, 2, 4 or 8 bytes of a value. */
  public void write(long linear, int size, long value) {
    SoftTlb tlb = writes;
    int i = SoftTlb.index(linear);
    if (tlb.tags[i] == (linear + size - 1 & ~OFFSET)) {
      GuestMemory.set(tlb.segments[i], linear + tlb.deltas[i], size, value);
      return;
    }
    writeSlowly(linear, size, value, user, confined);
    told(linear, size, true);
  }

  /**
   * Stores a value again and again, up to the end of the page: what is not known to be writable
   * memory stays.
   *
   * @param most how many bytes at most
   * @return how many bytes were written, a multiple of the value's size; 0: go one by one
   */
  public int fill(long linear, long most, int size, long value) {
    return Runs.fill(writes, linear, most, size, value);
  }

  /**
   * Copies upwards, up to the end of either page; nothing where a byte would be read after it was
   * written.
   *
   * @return how many bytes were copied, a multiple of {@code size}; 0: go one by one
   */
  public int copy(long from, long to, long most, int size) {
    return Runs.copy(reads, writes, from, to, most, size);
  }

  /** Reads as the processor itself does: descriptors, task state, whoever runs. */
  public long readSystem(long linear, int size) {
    return readSlowly(linear, size, false, true);
  }

  /** Writes as the processor itself does. */
  public void writeSystem(long linear, int size, long value) {
    writeSlowly(linear, size, value, false, true);
  }

  /** Writes as code of a privilege level: the stack of a handler. */
  public void writeAs(int level, long linear, int size, long value) {
    writeSlowly(linear, size, value, level == 3, confined);
  }

  /** Faults now if {@link #writeAs} of up to a page would. */
  public void probeWriteAs(int level, long linear, int size) {
    probe(linear, size, AccessKind.WRITE, level == 3, confined);
  }

  /** #AC where the current code's accesses have to be aligned and this one is not. */
  public void demandAligned(long linear, int size) {
    align(linear, size, user);
  }

  /** Faults now if a read of up to a page would. */
  public void probeRead(long linear, int size) {
    probe(linear, size, AccessKind.READ, user, confined);
  }

  /** Faults now if a write of up to a page would. */
  public void probeWrite(long linear, int size) {
    probe(linear, size, AccessKind.WRITE, user, confined);
  }

  /** Faults now if a write by the processor itself would. */
  public void probeSystemWrite(long linear, int size) {
    probe(linear, size, AccessKind.WRITE, false, true);
  }

  private void probe(long linear, int size, AccessKind kind, boolean asUser, boolean asConfined) {
    translate(linear, kind, asUser, asConfined);
    if ((linear & OFFSET) + size > PAGE) {
      translate(onwards(linear, PAGE - (linear & OFFSET)), kind, asUser, asConfined);
    }
  }

  /** The physical address of an instruction's byte. */
  public long physicalOfCode(long linear) {
    SoftTlb tlb = fetches;
    return tlb.has(linear)
        ? tlb.physicalOf(linear)
        : translate(linear, AccessKind.FETCH, user, confined);
  }

  /** Whether an address has the form the processor demands in 64-bit mode. */
  public boolean isCanonical(long linear) {
    return linear << shift >> shift == linear;
  }

  // -- the slow path ------------------------------------------------------------------------------

  /** An address further on: 32-bit code wraps, but not what the processor itself reads above. */
  private long onwards(long linear, long bytes) {
    return linear >>> 32 == 0 ? linear + bytes & wrap : linear + bytes;
  }

  private long readSlowly(long linear, int size, boolean asUser, boolean asConfined) {
    align(linear, size, asUser);
    int first = (int) Math.min(size, PAGE - (linear & OFFSET));
    if (first == size) {
      return physical.read(translate(linear, AccessKind.READ, asUser, asConfined), size);
    }
    long next = onwards(linear, first);
    long low = translate(linear, AccessKind.READ, asUser, asConfined);
    long high = translate(next, AccessKind.READ, asUser, asConfined);
    return physical.readPart(low, first) | physical.readPart(high, size - first) << 8 * first;
  }

  private void writeSlowly(long linear, int size, long value, boolean asUser, boolean asConfined) {
    align(linear, size, asUser);
    int first = (int) Math.min(size, PAGE - (linear & OFFSET));
    long low = translate(linear, AccessKind.WRITE, asUser, asConfined);
    if (first == size) {
      physical.write(low, size, value);
      return;
    }
    long high = translate(onwards(linear, first), AccessKind.WRITE, asUser, asConfined);
    // What is no memory comes first: asking userspace begins the instruction anew.
    if (!guest.isWritable(high, size - first)) {
      physical.writePart(high, size - first, value >>> 8 * first);
      physical.writePart(low, first, value);
    } else {
      physical.writePart(low, first, value);
      physical.writePart(high, size - first, value >>> 8 * first);
    }
  }

  /** An address that is not canonical is that first; one without a page is misaligned first. */
  private void align(long linear, int size, boolean asUser) {
    if (aligned && asUser && (linear & size - 1) != 0) {
      throw walk.mode.isLong() && !isCanonical(linear) ? GuestFault.GP : GuestFault.AC;
    }
  }

  private long translate(long linear, AccessKind kind, boolean asUser, boolean asConfined) {
    if (walk.mode.isLong() && !isCanonical(linear)) {
      throw GuestFault.GP;
    }
    int number = numberOf(asUser, asConfined);
    SoftTlb tlb = cached.banks[number].of(kind);
    if (tlb.has(linear)) {
      return tlb.physicalOf(linear);
    }
    long physical = walk.physical(linear, kind, asUser, asConfined);
    if (number != Translations.ALIGNED) {
      remember(number, linear, physical, kind);
    }
    return physical;
  }

  private int numberOf(boolean asUser, boolean asConfined) {
    if (asUser) {
      return bank;
    }
    return walk.rights.smap && asConfined ? Translations.CONFINED : Translations.SUPERVISOR;
  }

  /** A page with watched code has no entry for writes, nor has a page that is not all memory. */
  private void remember(int number, long linear, long physical, AccessKind kind) {
    long page = physical & ~OFFSET;
    Region region = guest.at(page);
    boolean write = kind == AccessKind.WRITE;
    if (region == null || !region.has(page + OFFSET) || write && !region.writable()) {
      return;
    }
    cached.large |= walk.large;
    if (write && guest.isWatched(page)) {
      return;
    }
    SoftTlb tlb = cached.toFill(number, kind);
    tlb.fill(linear, page, walk.global, region);
    if (write) {
      // Whoever may write may read; a page that has just been written will be.
      cached.toFill(number, AccessKind.READ).fill(linear, page, walk.global, region);
      if (guest.isWatched(page)) {
        tlb.invalidate(linear); // another processor began to watch it meanwhile
      }
    }
  }
}
