/// A vCPU as a value: what its getters tell, and the order in which its setters take it back.
/// Written against the API alone, so that a vCPU of `/dev/kvm` and one of this process are the same
/// to it.
package guise.kvm.saved;
