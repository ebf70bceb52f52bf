import org.jspecify.annotations.NullMarked;

/** The KVM API as Java types, whoever answers: this process or {@code /dev/kvm}. */
@NullMarked
module guise.kvm {
  requires transitive guise.model;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  exports guise.kvm;
  exports guise.kvm.saved;
}
