import org.jspecify.annotations.NullMarked;

/** Readers and writers of every foreign text: dumps, profiles, CPU models, templates. */
@NullMarked
module guise.formats {
  requires transitive guise.kvm;
  requires transitive guise.model;
  requires java.xml;
  requires tools.jackson.core;
  requires static transitive com.google.errorprone.annotations;
  requires static org.jspecify;

  exports guise.formats;
}
