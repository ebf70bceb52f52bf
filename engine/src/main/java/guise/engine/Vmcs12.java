package guise.engine;

import guise.kvm.Bytes;

/**
 * A VMCS of the guest in KVM's layout ({@code struct vmcs12}, revision 0x11E57ED0, which is part of
 * the API): the places that decide whether KVM takes it.
 */
record Vmcs12(Bytes bytes) {
  private static final int REVISION = 0x11E5_7ED0;
  private static final int SHADOW = 1 << 31;
  private static final int LINK = 176;
  private static final int PIN = 744;
  private static final int PROCESSOR = 748;
  private static final int EXIT = 768;
  private static final int ENTRY = 780;
  private static final int SECONDARY = 804;
  private static final int HAS_SECONDARY = 1 << 31;
  private static final int SHADOWING = 1 << 14;

  boolean hasRevision() {
    return bytes.getInt(0) == REVISION;
  }

  boolean isShadow() {
    return bytes.getInt(0) == (REVISION | SHADOW);
  }

  boolean linksToShadow() {
    return hasSecondary()
        && (bytes.getInt(SECONDARY) & SHADOWING) != 0
        && bytes.getLong(LINK) != -1;
  }

  private boolean hasSecondary() {
    return (bytes.getInt(PROCESSOR) & HAS_SECONDARY) != 0;
  }

  /** The first of VM entry's checks (SDM Vol. 3, 27.2.1): each control may be as it is. */
  boolean controlsWithin(VcpuState v) {
    return within(v, PIN, 0x48D)
        && within(v, PROCESSOR, 0x48E)
        && (!hasSecondary() || within(v, SECONDARY, 0x48B))
        && within(v, EXIT, 0x48F)
        && within(v, ENTRY, 0x490);
  }

  private boolean within(VcpuState v, int place, int register) {
    long allowed = VmxCapabilityMsrs.held(v, register);
    int value = bytes.getInt(place);
    return ((int) allowed & ~value) == 0 && (value & ~(int) (allowed >>> 32)) == 0;
  }
}
