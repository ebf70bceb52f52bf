package guise.kernel;

/** Something that decides a bit, a field or a fact, with a name that a report can quote. */
public interface Rule {
  /** The name of the row: {@code SPEC_CTRL_FROM_AMD}. */
  String name();

  /** What the rule does and why, as a sentence without its full stop. */
  String meaning();

  /** The kernels that have the rule; {@link Versions#ALL} for one that no kernel decides. */
  default Versions versions() {
    return Versions.ALL;
  }
}
