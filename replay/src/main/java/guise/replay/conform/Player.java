package guise.replay.conform;

import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.x86.CpuidTable;
import java.util.ArrayList;
import java.util.List;

/** Plays scripts on a KVM, each on a new VM. */
public final class Player {
  private final Kvm kvm;
  private final CpuidTable supported;
  private final GuestMemory memory = new GuestMemory();

  /**
   * A player.
   *
   * @param supported what scripts mean by KVM's own table
   */
  public Player(Kvm kvm, CpuidTable supported) {
    this.kvm = kvm;
    this.supported = supported;
  }

  /** What each step was answered. */
  public List<String> play(Script script) {
    var answers = new ArrayList<String>();
    try (Bench bench = Bench.of(kvm, supported, memory)) {
      for (Step step : script.steps()) {
        answers.add(answer(bench, step));
      }
    }
    return answers;
  }

  private static String answer(Bench bench, Step step) {
    if (bench.isOver()) {
      return "left out: the guest had to be stopped";
    }
    try {
      return step.verb().act(bench, step);
    } catch (KvmException refusal) {
      return refusal.errno().name();
    } catch (IndexOutOfBoundsException _) {
      return "no such entry";
    } catch (UnsupportedOperationException | IllegalStateException | IllegalArgumentException e) {
      return "broken off: " + e;
    }
  }
}
