package guise.engine.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The translations of the address spaces that were in use last, by tag. */
final class AddressSpaces {
  private static final int KEPT = 4;

  private final long[] tags = new long[KEPT];
  private final @Nullable Translations[] spaces = new Translations[KEPT];
  private final long[] used = new long[KEPT];
  private long time;

  /** The first space, whose tag is 0. */
  AddressSpaces() {
    spaces[0] = new Translations();
    Arrays.fill(tags, 1, KEPT, -1);
  }

  Translations current() {
    return select(0);
  }

  @Nullable Translations find(long tag) {
    for (int i = 0; i < KEPT; i++) {
      if (tags[i] == tag) {
        return spaces[i];
      }
    }
    return null;
  }

  /** The space with a tag; the one not used for longest makes room. */
  Translations select(long tag) {
    int at = 0;
    for (int i = 0; i < KEPT; i++) {
      if (tags[i] == tag) {
        at = i;
        break;
      }
      at = used[i] < used[at] ? i : at;
    }
    Translations space = spaces[at];
    if (space == null) {
      space = new Translations();
      spaces[at] = space;
    } else if (tags[at] != tag) {
      space.flush();
    }
    tags[at] = tag;
    used[at] = ++time;
    return space;
  }

  void flush() {
    for (Translations space : spaces) {
      if (space != null) {
        space.flush();
      }
    }
  }

  /** Forgets an address in all spaces: a global page may be known in each. */
  void invalidate(long linear) {
    for (Translations space : spaces) {
      if (space != null) {
        space.invalidate(linear);
      }
    }
  }

  void forgetWritesTo(long page) {
    for (Translations space : spaces) {
      if (space != null) {
        space.forgetWritesTo(page);
      }
    }
  }
}
