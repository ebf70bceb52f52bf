/** The experiment with nested round trips: an L1 and an L2 of ours, eager against deferred. */
package guise.cli.nested;
