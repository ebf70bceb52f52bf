package guise.engine.isa;

import guise.engine.memory.CodeWatcher;
import guise.engine.memory.GuestMemory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The instructions that one processor has decoded, by physical page.
 *
 * <p>The processor's own stores are heard of at once. What others write, userspace between two runs
 * or another processor, is found by comparing a page's bytes when it is entered next; it is by the
 * next serialising instruction at the latest. The cache is bounded: when it is full, everything is
 * dropped.
 */
final class CodeCache implements CodeWatcher {
  private static final int NEAR = 1 << 9;
  private static final int MOST_PAGES = 2048;
  private static final int MOST_INSTRUCTIONS = 1 << 18;

  final Compilation compilation = new Compilation();
  private final Cpu cpu;
  private final GuestMemory memory;
  private final Map<Long, CodePage> pages = new HashMap<>();
  private final @Nullable CodePage[] near = new CodePage[NEAR];
  private final byte[] now = new byte[CodePage.SIZE];

  /** Who runs the processor: nobody else touches what is here. */
  private @Nullable Thread owner;

  /** How often all pages had to be compared with memory again. */
  private long run;

  private int instructions;

  CodeCache(Cpu cpu, GuestMemory memory) {
    this.cpu = cpu;
    this.memory = memory;
    memory.register(this);
  }

  /** A run begins: every page is to be compared with memory before it is used. */
  void begin() {
    owner = Thread.currentThread();
    run++;
  }

  /** The page at a physical address, its instructions true to its bytes. */
  CodePage at(long physical) {
    if (cpu.codeWritten) {
      cpu.codeWritten = false;
      run++;
    }
    long number = physical >>> CodePage.SHIFT;
    CodePage page = near[(int) number & NEAR - 1];
    if (page == null || page.number != number) {
      page = find(number);
    }
    if (page.checked != run) {
      check(page);
    }
    return page;
  }

  private CodePage find(long number) {
    CodePage page = pages.get(number);
    if (page == null) {
      if (pages.size() == MOST_PAGES) {
        clear();
      }
      page = new CodePage(number, compilation);
      read(page, page.image);
      page.checked = run;
      pages.put(number, page);
      memory.watch(number << CodePage.SHIFT);
    }
    near[(int) number & NEAR - 1] = page;
    return page;
  }

  private void read(CodePage page, byte[] into) {
    memory.copy(page.number << CodePage.SHIFT, into, 0, CodePage.SIZE);
  }

  private void check(CodePage page) {
    read(page, now);
    int at = Arrays.mismatch(page.image, now);
    while (at >= 0) {
      instructions -= page.drop(at, at + 1);
      page.image[at] = now[at];
      at = Arrays.mismatch(page.image, now);
    }
    page.checked = run;
  }

  void put(CodePage page, CodeMode mode, int offset, Decoded decoded) {
    room();
    page.put(mode, offset, decoded);
  }

  void putCrossing(CodePage page, CodeMode mode, int offset, CodePage.Crossing crossing) {
    room();
    page.putCrossing(mode, offset, crossing);
  }

  private void room() {
    if (instructions == MOST_INSTRUCTIONS) {
      clear();
    }
    instructions++;
  }

  /** Forgets everything: the guest's features have changed, or there is no more room. */
  void clear() {
    pages.values().forEach(CodePage::stop);
    pages.keySet().forEach(number -> memory.unwatch(number << CodePage.SHIFT));
    pages.clear();
    Arrays.fill(near, null);
    instructions = 0;
  }

  @Override
  public void written(long physical, int size) {
    if (!Thread.currentThread().equals(owner)) {
      cpu.codeWritten = true;
      return;
    }
    CodePage page = pages.get(physical >>> CodePage.SHIFT);
    if (page == null) {
      return;
    }
    int from = (int) physical & CodePage.MASK;
    int to = Math.min(from + size, CodePage.SIZE);
    instructions -= page.drop(from, to);
    memory.copy(physical, page.image, from, to - from);
  }
}
