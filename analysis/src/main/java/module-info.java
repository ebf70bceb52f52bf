import org.jspecify.annotations.NullMarked;

/** Explanation, comparison and checks of what a guest sees, as values that print nothing. */
@NullMarked
module guise.analysis {
  requires transitive guise.model;
  requires static transitive com.google.errorprone.annotations;
  requires static org.jspecify;

  exports guise.analysis;
}
