/** CPUID tables as recordings name them: a base and the edits made to it. */
package guise.replay.table;
