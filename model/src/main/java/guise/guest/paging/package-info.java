/**
 * What the guest's CPUID and control registers mean for KVM's page tables: the roles by which
 * shadow pages are found again, the bits a walk must find clear, what tracking costs, and what goes
 * wrong where CPUID is in none of these.
 */
package guise.guest.paging;
