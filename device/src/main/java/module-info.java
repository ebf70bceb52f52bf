import org.jspecify.annotations.NullMarked;

/** The KVM API over {@code /dev/kvm}: the only module that leaves the JVM. */
@NullMarked
module guise.device {
  requires transitive guise.kvm;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  exports guise.device;
}
