package guise.engine.vmx;

import guise.engine.FlatGuest;
import java.util.EnumMap;
import java.util.Map;

/** The VMCS of the smallest L2: everything it must have, nothing else. */
final class Base {
  private static final long DATA = 0xC093;
  private static final long CODE = 0xA09B;
  private static final long UNUSABLE = 0x10000;
  private static final long BUSY_TASK = 0x8B;
  private static final int IA32E = 1 << 9;

  private Base() {}

  static Map<VmcsField, Long> of(FlatGuest guest) {
    var fields = new EnumMap<VmcsField, Long>(VmcsField.class);
    for (VmcsField field : VmcsField.ALL) {
      if (!field.isReadOnly()) {
        fields.put(field, 0L);
      }
    }
    controls(fields, guest);
    host(fields, guest);
    segments(fields);
    guest(fields, guest);
    return fields;
  }

  private static void controls(Map<VmcsField, Long> f, FlatGuest guest) {
    f.put(VmcsField.PIN_CONTROLS, guest.msr(0x48D) & 0xFFFF_FFFFL);
    f.put(VmcsField.PROC_CONTROLS, guest.msr(0x48E) & 0xFFFF_FFFFL);
    f.put(VmcsField.EXIT_CONTROLS, guest.msr(0x48F) & 0xFFFF_FFFFL | IA32E);
    f.put(VmcsField.ENTRY_CONTROLS, guest.msr(0x490) & 0xFFFF_FFFFL | IA32E);
  }

  private static void host(Map<VmcsField, Long> f, FlatGuest guest) {
    f.put(VmcsField.HOST_CR0, guest.flat().cr0());
    f.put(VmcsField.HOST_CR3, guest.flat().cr3());
    f.put(VmcsField.HOST_CR4, guest.flat().cr4());
    f.put(VmcsField.HOST_CS_SELECTOR, 0x18L);
    f.put(VmcsField.HOST_SS_SELECTOR, 0x10L);
    f.put(VmcsField.HOST_DS_SELECTOR, 0x10L);
    f.put(VmcsField.HOST_ES_SELECTOR, 0x10L);
    f.put(VmcsField.HOST_TR_SELECTOR, 0x20L);
    f.put(VmcsField.HOST_TR_BASE, L1.TASK);
    f.put(VmcsField.HOST_RSP, FlatGuest.STACK);
    f.put(VmcsField.HOST_RIP, L1.HOST);
  }

  private static void segments(Map<VmcsField, Long> f) {
    for (GuestSegment segment : GuestSegment.values()) {
      f.put(segment.limit(), 0xFFFF_FFFFL);
      f.put(segment.rights(), DATA);
      f.put(segment.selector(), 0x10L);
    }
    f.put(VmcsField.GUEST_CS_SELECTOR, 0x18L);
    f.put(VmcsField.GUEST_CS_RIGHTS, CODE);
    f.put(VmcsField.GUEST_TR_SELECTOR, 0x20L);
    f.put(VmcsField.GUEST_TR_RIGHTS, BUSY_TASK);
    f.put(VmcsField.GUEST_TR_LIMIT, 0x67L);
    f.put(VmcsField.GUEST_TR_BASE, L1.TASK);
    f.put(VmcsField.GUEST_LDTR_SELECTOR, 0L);
    f.put(VmcsField.GUEST_LDTR_RIGHTS, UNUSABLE);
  }

  private static void guest(Map<VmcsField, Long> f, FlatGuest guest) {
    f.put(VmcsField.GUEST_CR0, guest.flat().cr0());
    f.put(VmcsField.GUEST_CR3, guest.flat().cr3());
    f.put(VmcsField.GUEST_CR4, guest.flat().cr4());
    f.put(VmcsField.CR0_SHADOW, guest.flat().cr0());
    f.put(VmcsField.CR4_SHADOW, guest.flat().cr4());
    f.put(VmcsField.VMCS_LINK_POINTER, -1L);
    f.put(VmcsField.GUEST_DR7, 0x400L);
    f.put(VmcsField.GUEST_RFLAGS, 2L);
    f.put(VmcsField.GUEST_RSP, L1.L2_STACK);
    f.put(VmcsField.GUEST_RIP, L1.L2_CODE);
    f.put(VmcsField.GUEST_PAT, 0x0007_0406_0007_0406L);
    f.put(VmcsField.HOST_PAT, 0x0007_0406_0007_0406L);
  }
}
