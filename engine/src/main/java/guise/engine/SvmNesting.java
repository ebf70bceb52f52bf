package guise.engine;

import guise.engine.svm.SavedSvm;
import guise.kernel.Behaviour;
import guise.kvm.Bytes;
import guise.kvm.NestedState;

/** SVM of a guest: the global interrupt flag, and the VMCB of the nested guest it is in. */
final class SvmNesting implements Nesting {
  private static final int VMCB = 0;

  private final SavedSvm svm;

  SvmNesting(SavedSvm svm) {
    this.svm = svm;
  }

  @Override
  public boolean inGuest() {
    return svm.isInside();
  }

  @Override
  public boolean inVmxOperation() {
    return false;
  }

  @Override
  public void leave() {
    svm.leave();
  }

  /** {@code svm_set_efer}: without SVME nothing nests, and up to 6.19 interrupts pass again. */
  void svmeCleared(VcpuState v) {
    leave();
    svm.interruptFlag(svm.interruptFlag() || v.platform.does(Behaviour.SVME_GUARDS_GIF));
  }

  @Override
  public int enlightenedVersions() {
    return 0;
  }

  @Override
  public int enlighten(VcpuState v) {
    throw VcpuRefusal.EVMCS_OF_VMX.of("KVM_ENABLE_CAP");
  }

  @Override
  public NestedState get(VcpuState v) {
    Bytes header = Bytes.zeros(HEADER).withLong(VMCB, svm.address());
    int flags = svm.interruptFlag() ? NestedState.GIF_SET : 0;
    if (!svm.isInside()) {
      return new NestedState(flags, NestedState.SVM, header, Bytes.zeros(0));
    }
    flags |= NestedState.GUEST_MODE | (svm.isRunPending() ? NestedState.RUN_PENDING : 0);
    return new NestedState(flags, NestedState.SVM, header, Bytes.of(svm.vmcb(), 0, PAGE));
  }

  @Override
  public void take(VcpuState v, NestedState state) {
    check(v, state);
    boolean interruptible = (state.flags() & NestedState.GIF_SET) != 0;
    if (!Nesting.inGuestMode(state)) {
      leave();
      svm.interruptFlag(interruptible);
      return;
    }
    long page = state.header().getLong(VMCB);
    NestedRule.VMCB_IS_PAGE.unless(Nesting.isPage(v, page), SET);
    NestedRule.SIZE_OF_VMCB.unless(state.data().size() >= PAGE, SET);
    var image = new Vmcb12(Bytes.of(state.data().toArray(), 0, PAGE));
    image.check(v);
    leave();
    svm.interruptFlag(interruptible);
    svm.resume(page, image.bytes().toArray());
  }

  private static void check(VcpuState v, NestedState state) {
    NestedRule.FORMAT.unless(state.format() == NestedState.SVM, SET);
    int known = NestedState.GUEST_MODE | NestedState.RUN_PENDING | NestedState.GIF_SET;
    NestedRule.SVM_FLAGS_KNOWN.unless((state.flags() & ~known) == 0, SET);
    if (!EferBit.SVME.isSetIn(v.cpu.efer)) {
      var rules = v.platform.rules;
      boolean only = state.flags() == NestedState.GIF_SET;
      NestedRule.ONLY_GIF_WITHOUT_SVME.unless(rules, only, SET);
      NestedRule.GIF_AT_MOST.unless(rules, only || state.flags() == 0, SET);
    }
    boolean guest = Nesting.inGuestMode(state);
    NestedRule.NO_GUEST_IN_SMM.unless(!guest || !Nesting.inSmm(v), SET);
  }
}
