package guise.engine;

import guise.kernel.Behaviour;
import guise.kvm.Bytes;
import guise.kvm.NestedState;

/** SVM of a guest: the global interrupt flag, and the VMCB of the nested guest it is in. */
final class SvmNesting implements Nesting {
  private static final int VMCB = 0;

  private boolean gif = true;
  private int flags;
  private long address;
  private Bytes vmcb = Bytes.zeros(0);

  @Override
  public boolean inGuest() {
    return (flags & NestedState.GUEST_MODE) != 0;
  }

  @Override
  public boolean inVmxOperation() {
    return false;
  }

  @Override
  public void leave() {
    flags = 0;
    address = 0;
    vmcb = Bytes.zeros(0);
  }

  /** {@code svm_set_efer}: without SVME nothing nests, and up to 6.19 interrupts pass again. */
  void svmeCleared(VcpuState v) {
    leave();
    gif |= v.platform.does(Behaviour.SVME_GUARDS_GIF);
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
    Bytes header = Bytes.zeros(HEADER).withLong(VMCB, address);
    int all = flags | (gif ? NestedState.GIF_SET : 0);
    return new NestedState(all, NestedState.SVM, header, vmcb);
  }

  @Override
  public void take(VcpuState v, NestedState state) {
    check(v, state);
    boolean interruptible = (state.flags() & NestedState.GIF_SET) != 0;
    if (!Nesting.inGuestMode(state)) {
      leave();
      gif = interruptible;
      return;
    }
    long page = state.header().getLong(VMCB);
    NestedRule.VMCB_IS_PAGE.unless(Nesting.isPage(v, page), SET);
    NestedRule.SIZE_OF_VMCB.unless(state.data().size() >= PAGE, SET);
    var image = new Vmcb12(Bytes.of(state.data().toArray(), 0, PAGE));
    image.check(v);
    flags = state.flags() & (NestedState.GUEST_MODE | NestedState.RUN_PENDING);
    address = page;
    vmcb = image.bytes();
    gif = interruptible;
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
