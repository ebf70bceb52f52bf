/** Recordings of real kernels, replayed: the same program asks another KVM the same questions. */
package guise.replay;
