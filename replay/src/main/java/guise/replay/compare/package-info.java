/** A recording beside its replay, step by step. */
package guise.replay.compare;
