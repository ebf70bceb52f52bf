package guise.cli.nested;

import guise.cli.run.Ending;
import guise.cli.run.GuestMachine;
import guise.engine.EmulatedVcpu;
import guise.engine.UpdateStrategy;

/**
 * One run of the pair.
 *
 * @param nanos from the arrival of the guest's line S to the end of its line E
 * @param recomputations what KVM brought up to date in the whole run, the start included
 */
record Trips(long number, long nanos, long recomputations, int tscKhz) {
  private static final long MEMORY = 8 << 20;

  static Trips run(Setting setting, UpdateStrategy strategy, Shape shape, long number) {
    var console = new TimedConsole();
    var kvm = setting.kvm(strategy);
    var machine = new GuestMachine(kvm, setting.cpuid(), MEMORY, console);
    machine.load(setting.image(shape, number));
    Ending ending = machine.run();
    check(console, ending, shape, number);
    var vcpu = (EmulatedVcpu) machine.vcpu();
    return new Trips(number, console.nanos(), vcpu.work().recomputations(), vcpu.tscKhz());
  }

  /** L1 counts the round trips and L2 sums what it was told: 1 + 2 + ... + number. */
  private static void check(TimedConsole console, Ending ending, Shape shape, long number) {
    String expected = "E %016x %016x".formatted(number, number * (number + 1) / 2);
    if (!console.lastLine().equals(expected)) {
      throw new TripsFailed(
          "shape %s ended with '%s' (%s), expected '%s'"
              .formatted(shape, console.lastLine(), ending, expected));
    }
  }

  double nanosPerTrip() {
    return (double) nanos / number;
  }

  /** The recomputations of a single round trip: what twice as many add, exactly. */
  static long recomputationsPerTrip(
      Setting setting, UpdateStrategy strategy, Shape shape, long number) {
    long once = run(setting, strategy, shape, number).recomputations;
    long twice = run(setting, strategy, shape, 2 * number).recomputations;
    long added = twice - once;
    if (added % number != 0) {
      throw new TripsFailed(
          "shape %s took %d recomputations more for %d round trips more: no whole number each"
              .formatted(shape, added, number));
    }
    return added / number;
  }
}
