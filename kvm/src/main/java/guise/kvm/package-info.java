/// The KVM API as Java types: the kernel's nouns and verbs, one type per file descriptor.
///
/// | type | the kernel's |
/// |---|---|
/// | [Kvm] | `/dev/kvm`: system ioctls |
/// | [Vm] | what `KVM_CREATE_VM` returns |
/// | [Vcpu] | what `KVM_CREATE_VCPU` returns, and its `struct kvm_run` |
/// | [Exit] | why `KVM_RUN` came back |
/// | [XcompPermissions] | the process's `arch_prctl` for dynamic XSAVE state |
///
/// Each method is one ioctl, named in the first words of its documentation. What KVM refuses ends
/// in a [KvmException] with the errno, and where the rule is known, its name and a sentence.
/// Nothing is invented and nothing swallowed: an exit that this API does not know is
/// [Exit.Unknown].
///
/// What has no form in Java: the `EFAULT` of a bad pointer (a table that is shorter than the `nent`
/// it is handed over with has one), a buffer's misalignment, and the reuse of one buffer for both
/// directions: what an ioctl writes back, this API returns.
package guise.kvm;
