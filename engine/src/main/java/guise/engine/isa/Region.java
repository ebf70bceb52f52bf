package guise.engine.isa;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The second tier: instructions of one page that lead to each other, made one method.
 *
 * <p>It means what the interpreter does with the same instructions, one after the other, for it
 * calls the same semantics: their operands are constants here, and loops stay inside the method.
 */
final class Region {
  /** The RIP of the page's first byte: addresses are constants in the code. */
  final long start;

  /** The offset at which it is entered. */
  final int head;

  /** The number of instructions of the first block: with fewer left it cannot begin. */
  final int least;

  /** The offsets at which its instructions begin. */
  private final BitSet begins = new BitSet();

  /** Whether an instruction has been overwritten: it is looked at after every instruction. */
  boolean stale;

  private @Nullable RegionCode code;

  private Region(long start, List<Block> blocks) {
    this.start = start;
    this.head = blocks.getFirst().offset();
    this.least = blocks.getFirst().code().size();
    for (Block block : blocks) {
      int at = block.offset();
      for (Decoded in : block.code()) {
        begins.set(at);
        at += in.length();
      }
    }
  }

  /** Compiles the instructions that are known to follow from an offset. */
  static Region compile(@Nullable Decoded[] known, int head, long start) {
    List<Block> blocks = Block.from(known, head);
    var region = new Region(start, blocks);
    region.code = RegionWriter.write(region, blocks);
    return region;
  }

  /** Whether one of its instructions begins at an offset. */
  boolean has(int offset) {
    return begins.get(offset);
  }

  /** Runs it; {@link Cpu#left} is what is left. */
  Outcome run(Cpu cpu, int left) {
    RegionCode made = code;
    return made == null ? Outcome.NEXT : made.run(cpu, left);
  }
}
