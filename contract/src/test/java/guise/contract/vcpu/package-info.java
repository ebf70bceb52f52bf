/// What KVM promises about a vCPU without a single instruction of a guest, written once against
/// `guise.kvm`: after the KVM selftests, and the invariants that no kernel version may break.
package guise.contract.vcpu;
