package guise.bench.bochs;

import guise.cli.nested.Spread;
import java.util.Optional;

/**
 * A guest's figures.
 *
 * @param guise a JVM that has run it before
 * @param first a JVM that has just started
 * @param bochs empty where Bochs is not there
 * @param instructions how many a run takes, from its line S to its line E
 */
record Measured(
    Guest guest, Spread guise, Spread first, Optional<Spread> bochs, long instructions) {
  /** How many times as fast as Bochs Guise is: the medians, or else the published figure. */
  double ratio() {
    double other = bochs.map(Spread::median).orElse(guest.published());
    return guest.unit().ratio(guise.median(), other);
  }

  boolean isMet() {
    return guest.aim().isMet(guise.median(), ratio());
  }
}
