/**
 * SVM as a guest of KVM has it: the VMCB, the checks of VMRUN, the way into L2 and back (APM volume
 * 2, chapter 15, as far as KVM offers it).
 */
package guise.engine.svm;
