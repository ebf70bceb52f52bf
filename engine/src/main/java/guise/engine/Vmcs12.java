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
  private static final int PROCESSOR = 748;
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
}
