import org.jspecify.annotations.NullMarked;

/** The scenarios of the recordings, for any KVM, and the comparison with what a real one said. */
@NullMarked
module guise.replay {
  requires transitive guise.kvm;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  exports guise.replay;
  exports guise.replay.compare;
  exports guise.replay.conform;
  exports guise.replay.record;
  exports guise.replay.scenario;
  exports guise.replay.text;
}
