/// What a VMM hands to `KVM_SET_CPUID2`, derived from what KVM offers.
///
/// | request | what it is |
/// |---|---|
/// | {@link guise.request.AsSupported} | KVM's supported CPUID, unchanged |
/// | {@link guise.request.Firecracker} | Firecracker's normalisation, after a CPU template if there is one |
/// | {@link guise.request.Qemu} | QEMU's `-cpu host` and `-cpu max` |
/// | {@link guise.request.Raw} | a table that somebody wrote down |
/// | {@link guise.request.Edited} | any of these with features set and cleared by hand |
///
/// What each models, and from which source, is in `docs/requests.md`.
package guise.request;
