package guise.kernel;

/** How well a statement about a kernel version is known. */
public enum Confidence {
  /** Read in the source of a kernel of that line, or seen in a recording of one. */
  SOURCE,
  /** Named in a commit, a pull request, a manual or a stable log. */
  DOCUMENTED,
  /** From general knowledge, not checked again. */
  PROVISIONAL
}
