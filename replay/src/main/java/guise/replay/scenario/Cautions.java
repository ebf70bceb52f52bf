package guise.replay.scenario;

import com.google.errorprone.annotations.Immutable;

/**
 * What a machine cannot do although KVM would let the guest, so that scenarios leave it out.
 *
 * @param hangsInLongModeWithoutPaging QEMU's TCG does, after VMRUN with EFER.LME and no paging
 * @param refusesLongModeSegmentLimits emulated SVM does, when VMRUN finds EFER.LMSLE
 * @param runsNothingRisky the pvm vendor module's guests are kept from some bits of CR4
 */
@Immutable
record Cautions(
    boolean hangsInLongModeWithoutPaging,
    boolean refusesLongModeSegmentLimits,
    boolean runsNothingRisky) {}
