package guise.engine.vmx;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * VMX of a vCPU as userspace saves and restores it: what {@code KVM_GET_NESTED_STATE} tells and
 * {@code KVM_SET_NESTED_STATE} makes of the VMX that the guest's instructions use.
 */
public final class SavedVmx {
  /** What KVM checks of the guest state; the processor checks the rest when L2 runs. */
  private static final Set<GuestCheck> OF_KVM = EnumSet.range(GuestCheck.CR0, GuestCheck.ACTIVITY);

  /** At an entry L1 is what runs, at a restoration it need not be. */
  private static final Set<HostCheck> OF_HOST =
      EnumSet.complementOf(EnumSet.of(HostCheck.ADDRESS_SPACE));

  private final NestedVmx nested;

  /** What userspace gave as the current VMCS, for its bytes that no field has. */
  private byte[] given = new byte[0];

  private long givenFor = NestedVmx.NO_POINTER;

  public SavedVmx(NestedVmx nested) {
    this.nested = nested;
  }

  // -- what is told -----------------------------------------------------------------------------

  public long vmxonPointer() {
    return nested.vmxonPointer();
  }

  public long currentPointer() {
    return nested.currentPointer();
  }

  public boolean isOn() {
    return nested.isOn();
  }

  public boolean isInside() {
    return nested.isInside();
  }

  public boolean hasCurrent() {
    return nested.current != null;
  }

  /** Whether L2 has been entered, but what the entry injects was not delivered yet. */
  public boolean isEntryPending() {
    return nested.isInside() && nested.vcpu().hasInjection();
  }

  /** The TSC at which the preemption timer of the L2 that runs is through, if it has one. */
  public OptionalLong deadline() {
    VmxBoundary boundary = nested.boundary();
    return isInside() && boundary.counts()
        ? OptionalLong.of(boundary.deadline())
        : OptionalLong.empty();
  }

  /** The current VMCS with the registers of the L2 that runs. */
  public byte[] currentVmcs() {
    nested.saveGuest();
    byte[] page = background();
    VmcsImage.store(nested.running(), new VmcsCopy(page));
    return page;
  }

  /** The VMCS that the current one links to: empty where L1 has no memory there. */
  public byte[] linkedVmcs() {
    long pointer = nested.running().get(VmcsField.VMCS_LINK_POINTER);
    return nested.vcpu().isMemory(pointer) ? memory(pointer) : new byte[0];
  }

  private byte[] background() {
    long pointer = nested.currentPointer();
    if (givenFor == pointer && given.length > 0) {
      return Arrays.copyOf(given, VmcsImage.SIZE);
    }
    return memory(pointer);
  }

  private byte[] memory(long pointer) {
    byte[] page = new byte[VmcsImage.SIZE];
    var copy = new VmcsCopy(page);
    copy.write(0, Integer.BYTES, VmcsImage.REVISION);
    VmxVcpu vcpu = nested.vcpu();
    for (int at = 0; at < page.length && vcpu.isMemory(pointer); at += Long.BYTES) {
      copy.write(at, Long.BYTES, vcpu.readLong(pointer + at));
    }
    return page;
  }

  // -- what is made of it -----------------------------------------------------------------------

  /** As if VMX had never been used; an L2 that runs ends without a reason. */
  public void turnOff() {
    nested.abandon();
    given = new byte[0];
    givenFor = NestedVmx.NO_POINTER;
  }

  public void turnOn(long pointer) {
    nested.turnOn(pointer);
  }

  /** System management mode: VMX operation waits for its end. */
  public void suspend() {
    nested.suspend();
  }

  /** Makes a VMCS current, at an address or, as an enlightened one, at none. */
  public void makeCurrent(long pointer, byte[] page) {
    given = page.clone();
    givenFor = pointer;
    nested.makeCurrent(pointer, VmcsImage.load(new VmcsCopy(given)));
  }

  public boolean hasControls() {
    EntryState state = state();
    return EnumSet.allOf(ControlCheck.class).stream().allMatch(row -> row.holds(state));
  }

  public boolean hasHost() {
    EntryState state = state();
    return OF_HOST.stream().allMatch(row -> row.holds(state));
  }

  public boolean hasGuest() {
    EntryState state = state();
    return OF_KVM.stream().allMatch(row -> row.holds(state));
  }

  private EntryState state() {
    return new EntryState(nested.running(), nested.vcpu());
  }

  /**
   * L2 goes on; false where its CR3 cannot be loaded.
   *
   * @param pending whether it was about to begin: what its entry loads and injects is yet to come
   */
  public boolean resume(boolean pending) {
    return nested.resume(pending);
  }

  /** The timer of the L2 that goes on, in place of what its VMCS says. */
  public void deadline(long tsc) {
    nested.boundary().deadline(tsc);
  }
}
