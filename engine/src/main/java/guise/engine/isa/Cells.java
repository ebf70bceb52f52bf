package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;
import guise.x86.StaticFeature;
import java.util.Optional;

/** What stands in a row of the instruction tables besides its name. */
@Immutable
record Cells(
    Encoding encoding,
    Semantics semantics,
    Choice choice,
    boolean goesOn,
    boolean lockable,
    Optional<StaticFeature> needs) {

  /** Which semantics a decoded instance gets: a faster one where its form allows. */
  @Immutable
  @FunctionalInterface
  interface Choice {
    Semantics of(Decoded in, Semantics general);
  }

  /** A row that means the same in every form. */
  static Cells row(String text, OperandSize size, Semantics semantics) {
    return new Cells(
        new Encoding(text, size),
        semantics,
        (_, general) -> general,
        true,
        false,
        Optional.empty());
  }

  /** The same row with faster semantics for some forms. */
  Cells faster(Choice by) {
    return new Cells(encoding, semantics, by, goesOn, lockable, needs);
  }

  /** The same row, behind which execution does not go on: JMP, CALL, RET. */
  Cells away() {
    return new Cells(encoding, semantics, choice, false, lockable, needs);
  }

  /** The same row, where LOCK may stand before a memory destination. */
  Cells withLock() {
    return new Cells(encoding, semantics, choice, goesOn, true, needs);
  }

  /** The same row, #UD without a feature. */
  Cells needing(StaticFeature feature) {
    return new Cells(encoding, semantics, choice, goesOn, lockable, Optional.of(feature));
  }
}
