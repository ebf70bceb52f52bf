package guise.engine.isa;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Instructions that follow each other in memory and are entered only at the first.
 *
 * @param offset of the first instruction in its page
 * @param end the offset behind the last
 */
record Block(int offset, List<Decoded> code, int end) {
  /** How many instructions a region has at most: more are no longer inlined by the JVM. */
  private static final int MOST = 96;

  /**
   * Where a relative branch at the block's end leads, as an offset that need not be in the page.
   */
  long target() {
    return end + code.getLast().immediate();
  }

  /** Whether it ends in a branch whose target is known. */
  boolean branches() {
    return code.getLast().instruction().isRelative();
  }

  /**
   * The blocks that instructions known so far make of what can follow from an offset, that one's
   * first. Where an instruction leads is a guess: the code compares what it really did.
   */
  static List<Block> from(@Nullable Decoded[] known, int head) {
    var heads = new BitSet();
    var reached = new BitSet();
    reach(known, head, heads, reached);
    var blocks = new ArrayList<Block>();
    blocks.add(at(known, head, heads, reached));
    for (int at = heads.nextSetBit(0); at >= 0; at = heads.nextSetBit(at + 1)) {
      if (at != head && reached.get(at)) {
        blocks.add(at(known, at, heads, reached));
      }
    }
    return blocks;
  }

  private static void reach(@Nullable Decoded[] known, int head, BitSet heads, BitSet reached) {
    var next = new ArrayDeque<Integer>();
    next.add(head);
    heads.set(head);
    int left = MOST;
    while (!next.isEmpty()) {
      int at = next.remove();
      Decoded in = at < known.length ? known[at] : null;
      while (in != null && !reached.get(at) && left > 0) {
        reached.set(at);
        left--;
        at += in.length();
        if (in.instruction().isRelative()) {
          add(at + in.immediate(), heads, next);
        }
        boolean goesOn = in.instruction().goesOn();
        if (!goesOn || in.instruction().isRelative()) {
          if (goesOn) {
            add(at, heads, next);
          }
          break;
        }
        in = at < known.length ? known[at] : null;
      }
    }
  }

  private static void add(long target, BitSet heads, ArrayDeque<Integer> next) {
    if ((target & ~(long) CodePage.MASK) == 0) {
      heads.set((int) target);
      next.add((int) target);
    }
  }

  private static Block at(@Nullable Decoded[] known, int head, BitSet heads, BitSet reached) {
    var code = new ArrayList<Decoded>();
    int at = head;
    do {
      Decoded in = known[at];
      if (in == null) {
        break;
      }
      code.add(in);
      at += in.length();
      if (!in.instruction().goesOn() || in.instruction().isRelative()) {
        break;
      }
    } while (at < known.length && reached.get(at) && !heads.get(at));
    return new Block(head, code, at);
  }
}
