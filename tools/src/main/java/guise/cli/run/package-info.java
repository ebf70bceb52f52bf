/** The machine of {@code guise run}: images, memory, a vCPU, a few ports, and how a run ends. */
package guise.cli.run;
