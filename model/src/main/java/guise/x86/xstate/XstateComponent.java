package guise.x86.xstate;

import java.util.ArrayList;
import java.util.List;

/** The components of an XSAVE area, by their bit in XCR0 or IA32_XSS (SDM Vol. 1, 13.1). */
public enum XstateComponent {
  // spotless:off
  X87       ( 0, "x87",       "x87 registers"),
  SSE       ( 1, "SSE",       "XMM registers"),
  AVX       ( 2, "AVX",       "upper halves of YMM0 to YMM15"),
  BNDREGS   ( 3, "BNDREGS",   "MPX bounds"),
  BNDCSR    ( 4, "BNDCSR",    "MPX configuration and status"),
  OPMASK    ( 5, "opmask",    "AVX-512 masks"),
  ZMM_HI256 ( 6, "ZMM_Hi256", "upper halves of ZMM0 to ZMM15"),
  HI16_ZMM  ( 7, "Hi16_ZMM",  "ZMM16 to ZMM31"),
  PT        ( 8, "PT",        "Processor Trace"),
  PKRU      ( 9, "PKRU",      "protection keys for user pages"),
  PASID     (10, "PASID",     "process address space id"),
  CET_U     (11, "CET_U",     "shadow stack, user"),
  CET_S     (12, "CET_S",     "shadow stack, supervisor"),
  HDC       (13, "HDC",       "hardware duty cycling"),
  UINTR     (14, "UINTR",     "user interrupts"),
  LBR       (15, "LBR",       "last branch records"),
  HWP       (16, "HWP",       "hardware P-states"),
  TILECFG   (17, "TILECFG",   "AMX tile configuration"),
  TILEDATA  (18, "TILEDATA",  "AMX tiles"),
  APX       (19, "APX",       "general registers R16 to R31");
  // spotless:on

  private final int number;
  private final String manual;
  private final String meaning;

  XstateComponent(int number, String manual, String meaning) {
    this.number = number;
    this.manual = manual;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  public String meaning() {
    return meaning;
  }

  /** The names of the components in a mask, a bare number for an unknown one. */
  public static List<String> namesIn(long mask) {
    var names = new ArrayList<String>();
    for (int bit = 0; bit < Long.SIZE; bit++) {
      if ((mask >>> bit & 1) != 0) {
        names.add(bit < values().length ? values()[bit].manual : Integer.toString(bit));
      }
    }
    return names;
  }

  /** As the manual writes it. */
  @Override
  public String toString() {
    return manual;
  }
}
