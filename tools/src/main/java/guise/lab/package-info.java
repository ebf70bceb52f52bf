/// Designs that were argued about, played side by side.
///
/// A {@link guise.lab.Script} is a list of events of a VMM and its guest. A {@link
/// guise.lab.Strategy} is one way of doing one of the things KVM could do in several. A {@link
/// guise.lab.Comparison} plays the script once for each, on the vCPU of `guise.engine`, and counts.
package guise.lab;
