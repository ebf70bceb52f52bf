package guise.replay.scenario;

/** The guest itself changes the state that its CPUID follows. */
final class RuntimeOfGuest {
  private static final int OSXSAVE = 1 << 18;
  private static final int APIC = 0x1b;
  private static final int MISC_ENABLE = 0x1a0;
  private static final int XSS = 0xda0;

  private RuntimeOfGuest() {}

  static void script(Probe p) {
    p.set(p.supported());
    xcr0(p);
    miscEnable(p);
    apicBase(p);
    GuestCode guest = p.guest();
    guest.writeMsr(XSS, 0x800);
    guest.writeMsr(XSS, 0x1800);
    guest.cpuid(0xd, 1);
    guest.readMsr(XSS);
    guest.setCr4(0);
    guest.cpuid(1, 0);
    p.get();
  }

  private static void xcr0(Probe p) {
    GuestCode guest = p.guest();
    guest.cpuid(1, 0);
    guest.cpuid(0xd, 0);
    guest.cpuid(0xd, 1);
    guest.setXcr(0, 7);
    guest.setCr4(OSXSAVE);
    guest.cpuid(1, 0);
    guest.cpuid(0xd, 0);
    guest.setXcr(0, 7);
    guest.cpuid(0xd, 0);
    guest.cpuid(0xd, 1);
    guest.setXcr(0, 3);
    guest.setXcr(0, 2);
    guest.setXcr(0, 5);
    guest.setXcr(1, 7);
    guest.setXcr(0, 1);
    guest.cpuid(0xd, 0);
    p.get();
  }

  private static void miscEnable(Probe p) {
    GuestCode guest = p.guest();
    guest.writeMsr(MISC_ENABLE, 0x41800);
    guest.readMsr(MISC_ENABLE);
    guest.cpuid(1, 0);
    p.get();
    guest.writeMsr(MISC_ENABLE, 0x1800);
    guest.writeMsr(MISC_ENABLE, 0);
    guest.writeMsr(MISC_ENABLE, 0x1880);
    guest.readMsr(MISC_ENABLE);
  }

  private static void apicBase(Probe p) {
    GuestCode guest = p.guest();
    guest.writeMsr(APIC, 0xfee0_0100L);
    guest.cpuid(1, 0);
    p.get();
    guest.writeMsr(APIC, 0xfee0_0900L);
    guest.writeMsr(APIC, 0xfee0_0d00L);
    guest.readMsr(APIC);
    guest.writeMsr(APIC, 0xfee0_0900L);
    guest.writeMsr(APIC, 0xfee0_0000L);
    guest.writeMsr(APIC, 0xfee0_0d00L);
    guest.readMsr(APIC);
    guest.writeMsr(APIC, 0xfee0_0900L);
  }
}
