package guise.engine.svm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A VMCB: 4 KiB of the guest's memory, its fields by offset (APM volume 2, appendix B). */
final class Vmcb {
  // -- control area -----------------------------------------------------------------------------
  static final int CR_INTERCEPTS = 0x00;
  static final int DR_INTERCEPTS = 0x04;
  static final int EXCEPTION_INTERCEPTS = 0x08;
  static final int INTERCEPTS_3 = 0x0C;
  static final int INTERCEPTS_4 = 0x10;
  static final int INTERCEPTS_5 = 0x14;
  static final int IOPM_BASE = 0x40;
  static final int MSRPM_BASE = 0x48;
  static final int TSC_OFFSET = 0x50;
  static final int ASID = 0x58;
  static final int TLB_CONTROL = 0x5C;
  static final int INT_CONTROL = 0x60;
  static final int INT_VECTOR = 0x64;
  static final int INT_STATE = 0x68;
  static final int EXIT_CODE = 0x70;
  static final int EXIT_INFO_1 = 0x78;
  static final int EXIT_INFO_2 = 0x80;
  static final int EXIT_INT_INFO = 0x88;
  static final int EXIT_INT_CODE = 0x8C;
  static final int NESTED_CONTROL = 0x90;
  static final int EVENT_INJECTION = 0xA8;
  static final int EVENT_CODE = 0xAC;
  static final int NESTED_CR3 = 0xB0;
  static final int VIRT_EXT = 0xB8;
  static final int CLEAN = 0xC0;
  static final int NEXT_RIP = 0xC8;

  // -- save area --------------------------------------------------------------------------------
  static final int ES = 0x400;
  static final int CS = 0x410;
  static final int SS = 0x420;
  static final int DS = 0x430;
  static final int FS = 0x440;
  static final int GS = 0x450;
  static final int GDTR = 0x460;
  static final int LDTR = 0x470;
  static final int IDTR = 0x480;
  static final int TR = 0x490;
  static final int CPL = 0x4CB;
  static final int EFER = 0x4D0;
  static final int CR4 = 0x548;
  static final int CR3 = 0x550;
  static final int CR0 = 0x558;
  static final int DR7 = 0x560;
  static final int DR6 = 0x568;
  static final int RFLAGS = 0x570;
  static final int RIP = 0x578;
  static final int RSP = 0x5D8;
  static final int S_CET = 0x5E0;
  static final int SSP = 0x5E8;
  static final int SSP_TABLE = 0x5F0;
  static final int RAX = 0x5F8;
  static final int STAR = 0x600;
  static final int LSTAR = 0x608;
  static final int CSTAR = 0x610;
  static final int SFMASK = 0x618;
  static final int KERNEL_GS_BASE = 0x620;
  static final int SYSENTER_CS = 0x628;
  static final int SYSENTER_ESP = 0x630;
  static final int SYSENTER_EIP = 0x638;
  static final int CR2 = 0x640;
  static final int PAT = 0x668;
  static final int DEBUGCTL = 0x670;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment page;

  Vmcb(MemorySegment page) {
    this.page = page;
  }

  /** Copies the first bytes. */
  void copyTo(byte[] to, int count) {
    MemorySegment.copy(page, ValueLayout.JAVA_BYTE, 0, to, 0, count);
  }

  long get(int at) {
    return page.get(LONG, at);
  }

  int getInt(int at) {
    return page.get(INT, at);
  }

  int getShort(int at) {
    return page.get(SHORT, at) & 0xFFFF;
  }

  int getByte(int at) {
    return page.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
  }

  void set(int at, long value) {
    page.set(LONG, at, value);
  }

  void setInt(int at, int value) {
    page.set(INT, at, value);
  }

  void setShort(int at, int value) {
    page.set(SHORT, at, (short) value);
  }

  void setByte(int at, int value) {
    page.set(ValueLayout.JAVA_BYTE, at, (byte) value);
  }
}
