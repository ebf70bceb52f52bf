package guise.engine;

import guise.kvm.Bytes;

/**
 * A VMCB of the guest: the controls of the nested guest, and as saved state that of VMRUN's host
 * (AMD APM Vol. 2, appendix B). The nested guest's own state is in the vCPU's registers.
 */
record Vmcb12(Bytes bytes) {
  private static final int INTERCEPTS = 0x10;
  private static final int IO_BITMAP = 0x40;
  private static final int MSR_BITMAP = 0x48;
  private static final int IO_BITMAP_SIZE = 0x3000;
  private static final int MSR_BITMAP_SIZE = 0x2000;
  private static final int ASID = 0x58;
  private static final int CS_ATTRIBUTES = 0x412;
  private static final int EFER = 0x4D0;
  private static final int CR4_PLACE = 0x548;
  private static final int CR3 = 0x550;
  private static final int CR0 = 0x558;
  private static final int DR7 = 0x560;
  private static final int DR6 = 0x568;
  private static final int RFLAGS = 0x570;
  private static final long PE = 1;
  private static final long NW = 1 << 29;
  private static final long CD = 1 << 30;
  private static final long PG = 1L << 31;
  private static final long VM = 1 << 17;
  private static final int LONG_AND_DEFAULT = 0x600;

  /** {@code svm_set_nested_state}: controls, the nested guest's CR0, then VMRUN's host. */
  void check(VcpuState v) {
    NestedRule.VMCB_INTERCEPTS_VMRUN.unless((bytes.getInt(INTERCEPTS) & 1) != 0, Nesting.SET);
    NestedRule.VMCB_ASID.unless(bytes.getInt(ASID) != 0, Nesting.SET);
    boolean legal = ends(v, IO_BITMAP, IO_BITMAP_SIZE) && ends(v, MSR_BITMAP, MSR_BITMAP_SIZE);
    NestedRule.VMCB_BITMAPS.unless(legal, Nesting.SET);
    NestedRule.CR0_OF_GUEST.unless(caches(v.cpu.cr0), Nesting.SET);
    long cr0 = bytes.getLong(CR0);
    boolean pages = (cr0 & PE) != 0 && (cr0 & PG) != 0;
    boolean virtual8086 = (bytes.getLong(RFLAGS) & VM) != 0;
    NestedRule.HOST_PAGES.unless(pages && !virtual8086, Nesting.SET);
    NestedRule.HOST_SAVED.unless(isPossibleHost(v, cr0), Nesting.SET);
  }

  private boolean ends(VcpuState v, int place, int size) {
    long last = bytes.getLong(place) + size - 1;
    return ((bytes.getLong(place) | last) & v.reservedGpa) == 0;
  }

  private static boolean caches(long cr0) {
    return (cr0 & NW) == 0 || (cr0 & CD) != 0;
  }

  private boolean isPossibleHost(VcpuState v, long cr0) {
    long efer = bytes.getLong(EFER);
    boolean upper = (bytes.getLong(DR6) | bytes.getLong(DR7) | cr0) >>> 32 == 0;
    boolean allowed = (efer & ~v.platform.eferAllowed) == 0;
    return EferBit.SVME.isSetIn(efer)
        && caches(cr0)
        && upper
        && (!EferBit.LME.isSetIn(efer) || isPossibleLongMode(v))
        && Cr4.isValid(v, bytes.getLong(CR4_PLACE))
        && allowed
        && EferBit.suits(v.caps(), v.platform, efer);
  }

  private boolean isPossibleLongMode(VcpuState v) {
    int attributes = bytes.getInt(CS_ATTRIBUTES) & 0xFFFF;
    return (bytes.getLong(CR4_PLACE) & Cr4Bit.PAE) != 0
        && Cr4.isLegalCr3(v, bytes.getLong(CR3))
        && (attributes & LONG_AND_DEFAULT) != LONG_AND_DEFAULT;
  }
}
