package guise.request;

import guise.kernel.Confidence;
import guise.kernel.Rule;

/** A rule of a VMM, not of a kernel: what the VMM does to the CPU that its guest sees. */
public interface VmmRule extends Rule {
  /** Where it was read: the program, its version and the file. */
  String source();

  /** How well it is known. */
  default Confidence confidence() {
    return Confidence.SOURCE;
  }
}
