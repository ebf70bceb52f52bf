/**
 * VMX as KVM offers it to its guests: what their capability registers hold on a host, under a
 * kernel, with the module's parameters.
 */
package guise.guest.vmx;
