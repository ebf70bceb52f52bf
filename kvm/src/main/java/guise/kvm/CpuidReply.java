package guise.kvm;

import guise.x86.CpuidTable;

/**
 * What an ioctl that returns CPUID entries writes.
 *
 * @param entries the entries
 * @param nent the count in the header afterwards, which old kernels do not always bring up to date
 */
public record CpuidReply(CpuidTable entries, int nent) {}
