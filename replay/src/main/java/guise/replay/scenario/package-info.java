/** The scenarios that recordings consist of: what is asked of a KVM, and how it is written down. */
package guise.replay.scenario;
