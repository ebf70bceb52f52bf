package guise.engine;

import guise.engine.vmx.SavedVmx;
import guise.kvm.Bytes;
import guise.kvm.NestedState;
import java.util.OptionalLong;

/** VMX of a guest: in VMX operation or not, with which current VMCS, in a nested guest or not. */
final class VmxNesting implements Nesting {
  private static final long NOWHERE = -1;
  private static final int VMXON = 0;
  private static final int VMCS = 8;
  private static final int SMM_FLAGS = 16;
  private static final int FLAGS = 20;
  private static final int DEADLINE = 24;
  private static final int SMM_GUEST_MODE = 1;
  private static final int SMM_VMXON = 2;
  private static final int HAS_DEADLINE = 1;
  static final int EVMCS_VERSIONS = 1 << 8 | 1;

  private final SavedVmx vmx;
  private int smm;
  private int flags;
  private Bytes shadow = Bytes.zeros(0);
  private boolean enlightened;

  VmxNesting(SavedVmx vmx) {
    this.vmx = vmx;
  }

  @Override
  public boolean inGuest() {
    return vmx.isInside();
  }

  @Override
  public boolean inVmxOperation() {
    return vmx.isOn();
  }

  @Override
  public void leave() {
    vmx.turnOff();
    smm = 0;
    flags = 0;
    shadow = Bytes.zeros(0);
  }

  @Override
  public int enlightenedVersions() {
    return enlightened ? EVMCS_VERSIONS : 0;
  }

  @Override
  public int enlighten(VcpuState v) {
    enlightened = true;
    return EVMCS_VERSIONS;
  }

  // -- KVM_GET_NESTED_STATE ---------------------------------------------------------------------

  @Override
  public NestedState get(VcpuState v) {
    boolean on = vmx.vmxonPointer() != NOWHERE && Nesting.nests(v);
    Bytes header =
        Bytes.zeros(HEADER)
            .withLong(VMXON, on ? vmx.vmxonPointer() : NOWHERE)
            .withLong(VMCS, on ? vmx.currentPointer() : NOWHERE);
    if (!on) {
      return new NestedState(0, NestedState.VMX, header, Bytes.zeros(0));
    }
    header = header.withInt(SMM_FLAGS, smm);
    OptionalLong deadline = vmx.deadline();
    if (deadline.isPresent()) {
      header = header.withInt(FLAGS, HAS_DEADLINE).withLong(DEADLINE, deadline.getAsLong());
    }
    return new NestedState(flags(), NestedState.VMX, header, data());
  }

  private int flags() {
    int held = vmx.currentPointer() == NOWHERE ? flags & NestedState.EVMCS : 0;
    if (!inGuest()) {
      return held;
    }
    int pending = vmx.isEntryPending() ? NestedState.RUN_PENDING : 0;
    return held | NestedState.GUEST_MODE | pending | flags & NestedState.MTF_PENDING;
  }

  private Bytes data() {
    if (!vmx.hasCurrent()) {
      return Bytes.zeros(0);
    }
    Bytes vmcs = Bytes.of(vmx.currentVmcs(), 0, PAGE);
    boolean linked = inGuest() && new Vmcs12(vmcs).linksToShadow();
    byte[] there = linked ? vmx.linkedVmcs() : new byte[0];
    Bytes second = there.length > 0 ? Bytes.of(there, 0, PAGE) : shadow;
    return linked ? vmcs.followedBy(second) : vmcs;
  }

  // -- KVM_SET_NESTED_STATE ---------------------------------------------------------------------

  @Override
  public void take(VcpuState v, NestedState state) {
    Bytes header = state.header();
    v.virtualization.begin();
    check(v, state, header);
    leave();
    if (header.getLong(VMXON) == NOWHERE) {
      return;
    }
    vmx.turnOn(header.getLong(VMXON)); // a refusal from here on leaves it in VMX operation
    if (state.data().size() < PAGE) {
      boolean none = header.getLong(VMCS) == NOWHERE && !Nesting.inGuestMode(state);
      boolean plain = (state.flags() & NestedState.EVMCS) == 0;
      NestedRule.SIZE_OF_VMCS.unless(none && plain, SET);
      return;
    }
    long pointer = header.getLong(VMCS);
    point(v, state, pointer);
    Bytes vmcs = Bytes.of(state.data().toArray(), 0, PAGE);
    vmx.makeCurrent(pointer, vmcs.toArray());
    smm = header.getInt(SMM_FLAGS) & 0xFFFF;
    if ((smm & SMM_VMXON) != 0) {
      vmx.suspend();
    }
    var image = new Vmcs12(vmcs);
    NestedRule.VMCS_REVISION.unless(image.hasRevision(), SET);
    if (Nesting.inGuestMode(state)) {
      enter(state, image);
    }
  }

  private void check(VcpuState v, NestedState state, Bytes header) {
    NestedRule.FORMAT.unless(state.format() == NestedState.VMX, SET);
    int kept = header.getInt(SMM_FLAGS) & 0xFFFF;
    if (header.getLong(VMXON) == NOWHERE) {
      NestedRule.OFF_HAS_NO_SMM.unless(kept == 0, SET);
      NestedRule.OFF_HAS_NO_VMCS.unless(header.getLong(VMCS) == NOWHERE, SET);
      NestedRule.OFF_HAS_NO_FLAGS.unless((state.flags() & ~NestedState.EVMCS) == 0, SET);
    } else {
      NestedRule.VMX_ANNOUNCED.unless(Nesting.nests(v), SET);
      NestedRule.VMXON_IS_PAGE.unless(Nesting.isPage(v, header.getLong(VMXON)), SET);
    }
    boolean guest = Nesting.inGuestMode(state);
    boolean suspended = (kept & SMM_GUEST_MODE) != 0;
    NestedRule.SMM_OR_GUEST.unless(!guest || !suspended, SET);
    NestedRule.SMM_FLAGS_KNOWN.unless((kept & ~(SMM_GUEST_MODE | SMM_VMXON)) == 0, SET);
    boolean known = (header.getInt(FLAGS) & ~HAS_DEADLINE) == 0;
    NestedRule.HEADER_FLAGS_KNOWN.unless(known, SET);
    boolean fits = Nesting.inSmm(v) ? !guest : kept == 0;
    NestedRule.SMM_SUSPENDS.unless(fits, SET);
    NestedRule.SMM_GUEST_NEEDS_VMXON.unless(!suspended || (kept & SMM_VMXON) != 0, SET);
    boolean asks = (state.flags() & NestedState.EVMCS) != 0;
    boolean may = enlightened && Nesting.nests(v);
    NestedRule.EVMCS_ENABLED.unless(!asks || may, SET);
  }

  private void point(VcpuState v, NestedState state, long address) {
    if (address != NOWHERE) {
      boolean apart = address != vmx.vmxonPointer();
      NestedRule.VMCS_IS_PAGE.unless(apart && Nesting.isPage(v, address), SET);
    } else {
      NestedRule.VMCS_CURRENT.unless((state.flags() & NestedState.EVMCS) != 0, SET);
      flags = NestedState.EVMCS;
    }
  }

  private void enter(NestedState state, Vmcs12 image) {
    byte[] data = state.data().toArray();
    if (image.linksToShadow()) {
      NestedRule.SHADOW_SIZE.unless(data.length >= 2 * PAGE, SET);
      var linked = new Vmcs12(Bytes.of(data, PAGE, PAGE));
      NestedRule.SHADOW_REVISION.unless(linked.isShadow(), SET);
      shadow = linked.bytes();
    }
    NestedRule.VMCS_CONTROLS.unless(vmx.hasControls(), SET);
    NestedRule.VMCS_HOST.unless(vmx.hasHost(), SET);
    NestedRule.VMCS_GUEST.unless(vmx.hasGuest(), SET);
    flags |= state.flags() & NestedState.MTF_PENDING;
    boolean pending = (state.flags() & NestedState.RUN_PENDING) != 0;
    NestedRule.VMCS_CR3.unless(vmx.resume(pending), SET);
    if ((state.header().getInt(FLAGS) & HAS_DEADLINE) != 0) {
      vmx.deadline(state.header().getLong(DEADLINE));
    }
  }
}
