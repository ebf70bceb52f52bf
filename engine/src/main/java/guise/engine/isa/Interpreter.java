package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.engine.memory.GuestMemory;
import guise.engine.memory.MmioNeeded;
import guise.engine.memory.NestedFault;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Executes a processor's instructions one by one, from its cache of decoded pages.
 *
 * <p>Time is spent in {@link #within}, which stays in one page and looks at nothing but the next
 * instruction. What is rare leads out of it: another page, an event, a limit, a fault.
 */
public final class Interpreter {
  /** After how many instructions the step loop looks around at the latest. */
  private static final int STRETCH = 1 << 16;

  private final Cpu cpu;
  private final CodeCache cache;
  private final Decoder decoder;
  private final Fetch fetch;
  private final Debug debug;
  private @Nullable Tracer tracer;
  private long executed;

  /** How many instructions may be executed before the step loop looks around. */
  private int left;

  public Interpreter(Cpu cpu, GuestMemory memory) {
    this.cpu = cpu;
    this.cache = new CodeCache(cpu, memory);
    this.decoder = new Decoder(InstructionSet.ALL, cpu.hypervisor);
    this.fetch = new Fetch(cpu, memory);
    this.debug = new Debug(cpu);
  }

  /** How many instructions have been executed; one that faulted counts. */
  public long executed() {
    return executed;
  }

  /** Has every instruction shown to somebody from now on. */
  public void trace(Tracer by) {
    tracer = by;
  }

  /** Compiles what has been branched to so often: the tests' seam. More than 32767: nothing. */
  void compileAfter(int arrivals) {
    cache.compilation.after(arrivals);
  }

  /** The guest has other features now: what is #UD may have changed. */
  public void forget() {
    cache.clear();
  }

  /** Somebody else may have written memory. */
  public void begin() {
    cache.begin();
  }

  /**
   * Executes for a while: until the guest needs somebody, or at most some instructions.
   *
   * @return what ended it; NEXT or ELSEWHERE if nothing did
   */
  public Outcome run(long most) {
    long before = executed;
    debug.arm();
    try {
      return stepwise() ? one() : stretch((int) Math.min(most, STRETCH));
    } catch (GuestFault fault) {
      cpu.rip = cpu.at;
      debug.undone();
      executed = Math.max(executed, before + 1);
      return new Outcome.Faulted(fault);
    } catch (MmioNeeded access) {
      cpu.rip = cpu.at;
      debug.undone();
      return new Outcome.Accessed(access);
    } catch (NestedFault fault) {
      cpu.rip = cpu.at;
      debug.undone();
      executed = Math.max(executed, before + 1);
      return Objects.requireNonNull(cpu.nested).refused(cpu, fault);
    } catch (UnsupportedFetch _) {
      cpu.rip = cpu.at;
      return Outcome.UNIMPLEMENTED;
    }
  }

  /** Whether something happens after, or before, the very next instruction. */
  private boolean stepwise() {
    return cpu.memory.mmio().any()
        || cpu.shadow != 0
        || tracer != null
        || debug.isOn()
        || cpu.flag(Cpu.RF);
  }

  // -- many instructions ------------------------------------------------------------------------

  private Outcome stretch(int most) {
    cpu.at = cpu.rip;
    CodeMode mode = CodeMode.of(cpu);
    long linear = fetch.linear(cpu.rip);
    int offset = (int) linear & CodePage.MASK;
    long start = cpu.rip - offset;
    if (!fetch.reaches(start, CodePage.SIZE)) {
      return one();
    }
    if (cache.compilation.isFull()) {
      cache.clear();
    }
    CodePage page = cache.at(fetch.physical(linear));
    Outcome outcome = within(page.entries(mode), start, most);
    return outcome == null ? missed(page, mode) : outcome;
  }

  /**
   * Executes what is decoded of a page, until it leads out of the page, or to something else.
   *
   * @param start the RIP of the page's first byte
   * @return null where an instruction is not decoded
   */
  private @Nullable Outcome within(CodePage.Entries entries, long start, int most) {
    left = most;
    try {
      while (true) {
        int offset = (int) (cpu.rip - start);
        Region region = entries.hot.arrive(offset, start);
        Outcome outcome =
            region != null && region.least <= left
                ? compiled(region)
                : straight(entries, start, offset);
        if (outcome == null) {
          return null;
        }
        if (!Outcome.is(outcome, Outcome.NEXT) || left == 0) {
          left += cpu.rip == cpu.at && outcome instanceof Outcome.Exited ? 1 : 0;
          return outcome;
        }
        if ((cpu.rip - start & ~CodePage.MASK) != 0) {
          return Outcome.NEXT;
        }
      }
    } finally {
      executed += most - left;
    }
  }

  private Outcome compiled(Region region) {
    try {
      return region.run(cpu, left);
    } finally {
      left = cpu.left;
    }
  }

  /** Executes one after the other, until a branch is taken. */
  private @Nullable Outcome straight(CodePage.Entries entries, long start, int from) {
    Cpu processor = cpu;
    @Nullable Decoded[] code = entries.code;
    byte[] lengths = entries.lengths;
    int offset = from;
    int most = left;
    try {
      while (true) {
        Decoded in = code[offset];
        if (in == null) {
          return null;
        }
        processor.at = start + offset;
        offset += lengths[offset];
        processor.rip = start + offset;
        most--;
        Outcome outcome = in.semantics().execute(processor, in);
        boolean branched = processor.rip != start + offset || offset == CodePage.SIZE;
        if (branched || !Outcome.is(outcome, Outcome.NEXT) || most == 0) {
          return outcome;
        }
      }
    } finally {
      left = most;
    }
  }

  // -- one instruction --------------------------------------------------------------------------

  /** Decodes the instruction that the page lacks; one that crosses its end is executed as well. */
  private Outcome missed(CodePage page, CodeMode mode) {
    cpu.at = cpu.rip;
    Decoded in = decoded(page, mode);
    int offset = (int) fetch.linear(cpu.rip) & CodePage.MASK;
    return offset + in.length() > CodePage.SIZE ? execute(in) : Outcome.NEXT;
  }

  /** Executes a single instruction, with everything that can happen around it. */
  private Outcome one() {
    cpu.at = cpu.rip;
    debug.beforeFetch();
    CodePage page = cache.at(fetch.physical(fetch.linear(cpu.rip)));
    Decoded in = decoded(page, CodeMode.of(cpu));
    if (!fetch.reaches(cpu.rip, in.length())) {
      throw GuestFault.GP;
    }
    if (tracer != null) {
      tracer.before(cpu, in);
    }
    cpu.under = cpu.shadow;
    cpu.shadow = 0;
    boolean traps = cpu.flag(Cpu.TF);
    boolean resumes = cpu.flag(Cpu.RF);
    if (resumes) {
      cpu.clearResume();
    }
    cpu.memory.mmio().restart();
    Outcome outcome = execute(in);
    cpu.memory.mmio().completed();
    cpu.under = 0;
    if (resumes && outcome instanceof Outcome.Exited) {
      cpu.resume();
    }
    return debug.after(outcome, traps);
  }

  private Outcome execute(Decoded in) {
    cpu.at = cpu.rip;
    cpu.rip += in.length();
    Outcome outcome = in.semantics().execute(cpu, in);
    executed += cpu.rip == cpu.at && outcome instanceof Outcome.Exited ? 0 : 1;
    return outcome;
  }

  private Decoded decoded(CodePage page, CodeMode mode) {
    int offset = (int) fetch.linear(cpu.rip) & CodePage.MASK;
    Decoded known = page.entries(mode).code[offset];
    if (known == null) {
      known = crossing(page, mode, offset);
    }
    return known == null ? decode(page, mode, offset) : known;
  }

  /** An instruction that crosses the page's end is known only while the next page is the same. */
  private @Nullable Decoded crossing(CodePage page, CodeMode mode, int offset) {
    CodePage.Crossing known = page.crossing(mode, offset);
    if (known == null || nextPage().number != known.second().number) {
      return null;
    }
    CodePage.Crossing still = page.crossing(mode, offset); // a look at the next page may drop it
    return still == null ? null : still.decoded();
  }

  private CodePage nextPage() {
    return cache.at(fetch.physical((fetch.linear(cpu.rip) | CodePage.MASK) + 1));
  }

  private Decoded decode(CodePage page, CodeMode mode, int offset) {
    Decoded in = permitted(decoder.decode(fetch.from(cpu.rip), mode));
    if (offset + in.length() <= CodePage.SIZE) {
      cache.put(page, mode, offset, in);
    } else {
      cache.putCrossing(page, mode, offset, new CodePage.Crossing(in, nextPage()));
    }
    return in;
  }

  private Decoded permitted(Decoded in) {
    if (!cpu.realMode || cpu.hypervisor.executesInRealMode(bytesHere())) {
      return in;
    }
    var unknown = new Decoded.Builder(NoInstruction.NOT_EMULATED);
    unknown.length = in.length();
    return unknown.build();
  }

  /** The bytes at RIP, as many of an instruction's as can be fetched: for who must name them. */
  public byte[] bytesHere() {
    byte[] bytes = new byte[Decoder.LONGEST];
    int have = 0;
    try {
      CodeSource source = fetch.from(cpu.rip);
      while (have < bytes.length) {
        have = source.fetch(bytes, have);
      }
    } catch (GuestFault | UnsupportedFetch _) {
      // what can be fetched is what there is to show
    }
    return Arrays.copyOf(bytes, have);
  }
}
