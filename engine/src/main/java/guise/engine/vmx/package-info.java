/**
 * VMX as a guest of KVM has it: the VMCS that an L1 hypervisor fills, the checks of its entries,
 * the way into L2 and back (SDM volume 3, chapters 25 to 31, as far as KVM offers them).
 */
package guise.engine.vmx;
