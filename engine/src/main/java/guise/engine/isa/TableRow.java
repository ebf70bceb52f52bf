package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;
import guise.x86.StaticFeature;
import java.util.Optional;

/** An {@link Instruction} whose answers stand in {@link Cells}: what the families' rows are. */
@Immutable
interface TableRow extends Instruction {
  Cells cells();

  @Override
  default Encoding encoding() {
    return cells().encoding();
  }

  @Override
  default Semantics semantics() {
    return cells().semantics();
  }

  @Override
  default Semantics specialised(Decoded in) {
    return cells().choice().of(in, cells().semantics());
  }

  @Override
  default boolean goesOn() {
    return cells().goesOn();
  }

  @Override
  default boolean lockable() {
    return cells().lockable();
  }

  @Override
  default Optional<StaticFeature> needs() {
    return cells().needs();
  }
}
