/** Recordings as they are made: scenarios played on a KVM, what it answers taken down. */
package guise.replay.record;
