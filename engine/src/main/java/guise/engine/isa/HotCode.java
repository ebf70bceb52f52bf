package guise.engine.isa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where branches lead to in a page: how often, and what has been compiled there. */
final class HotCode {
  /** A page whose compiled code is overwritten so often is not compiled any more. */
  private static final int MOST_DROPS = 64;

  private final @Nullable Decoded[] code;
  private final Compilation compilation;
  private final short[] heat = new short[CodePage.SIZE];
  private final List<Region> compiled = new ArrayList<>(0);
  private @Nullable Region @Nullable [] regions;
  private int drops;

  HotCode(@Nullable Decoded[] code, Compilation compilation) {
    this.code = code;
    this.compilation = compilation;
  }

  /**
   * A branch has led to an offset, or execution begins there.
   *
   * @param start the RIP of the page's first byte
   * @return what has been compiled for it; null: interpret it
   */
  @Nullable Region arrive(int offset, long start) {
    @Nullable Region[] known = regions;
    Region region = known == null ? null : known[offset];
    if (region != null) {
      return region.start == start ? region : null;
    }
    if (compilation.isDue(heat[offset])) {
      return compile(offset, start);
    }
    heat[offset]++;
    return null;
  }

  private @Nullable Region compile(int offset, long start) {
    if (code[offset] == null || drops >= MOST_DROPS) {
      return null;
    }
    var made = Region.compile(code, offset, start);
    @Nullable Region[] known = regions;
    if (known == null) {
      known = new Region[CodePage.SIZE];
      regions = known;
    }
    known[offset] = made;
    compiled.add(made);
    compilation.compiled();
    return made;
  }

  /** An instruction is no longer what it was. */
  void drop(int offset) {
    for (int i = compiled.size() - 1; i >= 0; i--) {
      if (compiled.get(i).has(offset)) {
        forget(compiled.remove(i));
        drops++;
      }
    }
  }

  /** Nothing compiled is to go on: what it was compiled from is forgotten. */
  void stop() {
    compiled.forEach(this::forget);
    compiled.clear();
  }

  private void forget(Region region) {
    region.stale = true;
    compilation.dropped();
    @Nullable Region[] known = regions;
    if (known != null) {
      known[region.head] = null;
      heat[region.head] = 0;
    }
  }
}
