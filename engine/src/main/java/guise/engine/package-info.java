/// The KVM API in this process, for every kernel version, without a device or a processor of any
/// kind: [EmulatedKvm] on a host and a kernel. Guests are executed by `guise.engine.isa`.
///
/// A machine is one mutable class with package-private fields ([VcpuState]); what an ioctl decides
/// stands in the class of its group ([SetCpuid], [SpecialRegisters], [GuestFpu] …) and in the enums
/// of refusals ([VcpuRefusal], [VmRefusal], [MsrRule]); what depends on the kernel's version is
/// asked of `guise.kernel`.
///
/// Facts are those of arch/x86/kvm of Linux 5.10 to 7.2 and of recorded kernels, in own words.
package guise.engine;
