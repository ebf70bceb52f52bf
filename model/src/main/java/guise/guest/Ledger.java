package guise.guest;

import guise.guest.Subject.Bits;
import guise.guest.Subject.Fact;
import guise.guest.Subject.Presence;
import guise.kernel.Rule;
import guise.x86.CpuidBit;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The decisions of one stage while it runs. */
public final class Ledger {
  private final Stage stage;
  private final List<Decision> decisions = new ArrayList<>();

  public Ledger(Stage stage) {
    this.stage = stage;
  }

  public void bit(CpuidBit bit, boolean on, Rule rule, String because) {
    bits(bit.word(), bit.mask(), on ? bit.mask() : 0, rule, because);
  }

  public void bits(CpuidWord word, int mask, int value, Rule rule, String because) {
    add(new Bits(word, mask), Integer.toUnsignedLong(value & mask), rule, because);
  }

  public void presence(Leaf leaf, boolean present, Rule rule, String because) {
    add(new Presence(leaf), present ? 1 : 0, rule, because);
  }

  public void fact(String name, long value, Rule rule, String because) {
    add(new Fact(name), value, rule, because);
  }

  private void add(Subject subject, long value, Rule rule, String because) {
    decisions.add(new Decision(stage, subject, value, rule, because, Optional.empty()));
  }

  /** The last decision rested on something that the host's source does not tell. */
  public void assuming(String what) {
    Decision d = decisions.removeLast();
    decisions.add(
        new Decision(d.stage(), d.subject(), d.value(), d.rule(), d.because(), Optional.of(what)));
  }

  public List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  public <T> Staged<T> staged(T value) {
    return new Staged<>(value, decisions);
  }
}
