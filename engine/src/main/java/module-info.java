import org.jspecify.annotations.NullMarked;

/** The KVM API in this process: the model of {@code guise.guest} made live. */
@NullMarked
module guise.engine {
  requires transitive guise.kvm;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  exports guise.engine;
}
