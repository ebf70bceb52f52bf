package guise.bench.bochs;

import guise.cli.nested.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The measurements: every guest on each peer, in turns, a number of times. */
final class Rounds {
  private final GuiseInJvm guise;
  private final Optional<Bochs> bochs;
  private final Path images;
  private final Consumer<String> progress;
  private final Map<Guest, Figures> figures = new EnumMap<>(Guest.class);

  private static final class Figures {
    private final List<Double> guise = new ArrayList<>();
    private final List<Double> first = new ArrayList<>();
    private final List<Double> bochs = new ArrayList<>();
    private long instructions;
  }

  /**
   * Prepares.
   *
   * @param progress hears of everything that begins
   */
  Rounds(GuiseInJvm guise, Optional<Bochs> bochs, Path images, Consumer<String> progress) {
    this.guise = guise;
    this.bochs = bochs;
    this.images = images;
    this.progress = progress;
  }

  List<Measured> of(List<Guest> guests, int rounds) throws IOException {
    for (int round = 1; round <= rounds; round++) {
      for (Guest guest : guests) {
        String what = "round %d of %d: %s on ".formatted(round, rounds, guest);
        measure(guest, what);
      }
    }
    return guests.stream().map(this::measured).toList();
  }

  private void measure(Guest guest, String what) throws IOException {
    Figures of = figures.computeIfAbsent(guest, _ -> new Figures());
    progress.accept(what + "Guise");
    GuiseInJvm.Runs runs = guise.run(guest, images);
    of.instructions = runs.instructions();
    of.guise.add(figure(guest, runs.last(), of));
    of.first.add(figure(guest, runs.first(), of));
    if (bochs.isPresent()) {
      progress.accept(what + "Bochs");
      Timed run = bochs.get().run(guest, images);
      if (!guest.agree(run, runs.last())) {
        throw new GuestFailed(
            "%s: Bochs came to '%s', Guise to '%s'"
                .formatted(guest, run.ending(), runs.last().ending()));
      }
      of.bochs.add(figure(guest, run, of));
    }
  }

  private static double figure(Guest guest, Timed run, Figures of) {
    return guest.unit().of(run, guest.iterations(), of.instructions);
  }

  private Measured measured(Guest guest) {
    Figures of = figures.getOrDefault(guest, new Figures());
    Optional<Spread> other =
        of.bochs.isEmpty() ? Optional.empty() : Optional.of(Spread.of(of.bochs));
    return new Measured(guest, Spread.of(of.guise), Spread.of(of.first), other, of.instructions);
  }
}
