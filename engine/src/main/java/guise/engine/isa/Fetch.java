package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.engine.memory.GuestMemory;

/** The fetching of code: CS's base and limit, the page tables, physical memory. */
final class Fetch implements CodeSource {
  private final Cpu cpu;
  private final GuestMemory memory;
  private long from;

  Fetch(Cpu cpu, GuestMemory memory) {
    this.cpu = cpu;
    this.memory = memory;
  }

  /** The linear address of an instruction pointer. */
  long linear(long rip) {
    return cpu.code64 ? rip : cpu.segments[SegmentRegister.CS].base + rip & 0xFFFF_FFFFL;
  }

  /** Whether CS's limit lets some bytes be fetched. */
  boolean reaches(long rip, int size) {
    return cpu.code64 || rip >= 0 && rip + size - 1 <= cpu.segments[SegmentRegister.CS].limit;
  }

  long physical(long linear) {
    long physical = cpu.memory.physicalOfCode(linear);
    if (!memory.isRam(physical, 1)) {
      throw new UnsupportedFetch(physical);
    }
    return physical;
  }

  /** Fetches from an instruction pointer on. */
  CodeSource from(long rip) {
    from = rip;
    return this;
  }

  /** As much as the page has, up to the limit; what an instruction does not need is not touched. */
  @Override
  public int fetch(byte[] into, int have) {
    long at = from + have;
    if (!reaches(at, 1)) {
      throw GuestFault.GP;
    }
    long linear = linear(at);
    int count = (int) Math.min(into.length - have, CodePage.SIZE - (linear & CodePage.MASK));
    while (!reaches(at, count)) {
      count--;
    }
    memory.copy(physical(linear), into, have, count);
    return have + count;
  }
}
