package guise.x86.xstate;

import static guise.x86.StaticFeature.*;
import static guise.x86.xstate.XComponent.Kind.SUPERVISOR;
import static guise.x86.xstate.XComponent.Kind.USER;

import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The components of XSAVE state, by number (SDM Vol. 1, 13.1; AMD APM Vol. 2, 11.5).
 *
 * <p>A component needs any one of the features in its row; the rows are in the order of the bits of
 * XCR0 and IA32_XSS.
 */
@SuppressWarnings("ImmutableEnumChecker") // the list is a copy
public enum XComponent {
  // spotless:off
  X87       ( 0, USER,       "x87",       "x87 registers and their control words",           FPU),
  SSE       ( 1, USER,       "SSE",       "XMM registers and MXCSR",                         XMM),
  YMM       ( 2, USER,       "AVX",       "Upper halves of the YMM registers",               AVX),
  BNDREGS   ( 3, USER,       "BNDREGS",   "Bound registers of MPX",                          MPX),
  BNDCSR    ( 4, USER,       "BNDCSR",    "Bound configuration and status of MPX",           MPX),
  OPMASK    ( 5, USER,       "opmask",    "Mask registers",                                  AVX512F, AVX10),
  ZMM_HI256 ( 6, USER,       "ZMM_Hi256", "Upper halves of ZMM0 to ZMM15",                   AVX512F, AVX10),
  HI16_ZMM  ( 7, USER,       "Hi16_ZMM",  "ZMM16 to ZMM31",                                  AVX512F, AVX10),
  PT        ( 8, SUPERVISOR, "PT",        "Processor Trace MSRs",                            INTEL_PT),
  PKRU      ( 9, USER,       "PKRU",      "Rights of the protection keys",                   PKU),
  PASID     (10, SUPERVISOR, "PASID",     "Address space id that ENQCMD sends",              ENQCMD),
  CET_USER  (11, SUPERVISOR, "CET_U",     "Control-flow enforcement in user mode",           SHSTK, IBT),
  CET_KERNEL(12, SUPERVISOR, "CET_S",     "Shadow stack pointers of rings 0 to 2",           SHSTK, IBT),
  HDC       (13, SUPERVISOR, "HDC",       "Hardware duty cycling",                           StaticFeature.HDC),
  UINTR     (14, SUPERVISOR, "UINTR",     "User interrupts",                                 StaticFeature.UINTR),
  LBR       (15, SUPERVISOR, "LBR",       "Architectural last branch records",               ARCH_LBR),
  HWP       (16, SUPERVISOR, "HWP",       "Hardware-controlled performance states",          StaticFeature.HWP),
  TILECFG   (17, USER,       "TILECFG",   "Shape of the tiles",                              AMX_TILE),
  TILEDATA  (18, USER,       "TILEDATA",  "Contents of the tiles",                           AMX_TILE),
  APX       (19, USER,       "APX",       "Registers R16 to R31",                            StaticFeature.APX),
  LWP       (62, USER,       "LWP",       "Lightweight profiling (AMD)",                     StaticFeature.LWP);
  // spotless:on

  /** Which register enables a component. */
  public enum Kind {
    /** XCR0. */
    USER,
    /** IA32_XSS. */
    SUPERVISOR
  }

  private final int number;
  private final Kind kind;
  private final String manual;
  private final String meaning;
  private final List<StaticFeature> features;

  XComponent(int number, Kind kind, String manual, String meaning, StaticFeature... features) {
    this.number = number;
    this.kind = kind;
    this.manual = manual;
    this.meaning = meaning;
    this.features = List.of(features);
  }

  public static Optional<XComponent> of(int number) {
    return in(1L << number).stream().findFirst();
  }

  /** The known components of a value of XCR0 or IA32_XSS, or of both together. */
  public static Set<XComponent> in(long mask) {
    var components = EnumSet.noneOf(XComponent.class);
    for (XComponent component : values()) {
      if ((mask & component.mask()) != 0) {
        components.add(component);
      }
    }
    return components;
  }

  /** The components of a mask in words, unknown ones by number: {@code x87, SSE, AVX, 20}. */
  public static String names(long mask) {
    var names = new ArrayList<String>();
    for (long left = mask; left != 0; left &= left - 1) {
      int number = Long.numberOfTrailingZeros(left);
      names.add(of(number).map(XComponent::manual).orElse(Integer.toString(number)));
    }
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /** Its bit in XCR0 or IA32_XSS, and its subleaf of leaf 0xD. */
  public int number() {
    return number;
  }

  public long mask() {
    return 1L << number;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether Linux hands it out only on first use, by IA32_XFD. */
  public boolean dynamic() {
    return this == TILEDATA;
  }

  /** The manuals' name. */
  public String manual() {
    return manual;
  }

  /** One line that says what the state is. */
  public String meaning() {
    return meaning;
  }

  /** The features that bring the state, any of which suffices. */
  public List<StaticFeature> features() {
    return features;
  }
}
