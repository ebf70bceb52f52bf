package guise.request;

/** The properties of a QEMU CPU that are no features, by the name that {@code -cpu} knows. */
enum QemuProperty {
  // spotless:off
  MIGRATABLE           ("migratable",           Kind.SWITCH, "leave out what QEMU cannot migrate"),
  KVM                  ("kvm",                  Kind.SWITCH, "tell the guest that it runs on KVM"),
  PMU                  ("pmu",                  Kind.SWITCH, "give the guest performance counters"),
  HOST_CACHE_INFO      ("host-cache-info",      Kind.SWITCH, "show the host's caches"),
  L3_CACHE             ("l3-cache",             Kind.SWITCH, "show an L3 cache"),
  CPUID_0XB            ("cpuid-0xb",            Kind.SWITCH, "fill leaf 0xB"),
  HOST_PHYS_BITS       ("host-phys-bits",       Kind.SWITCH, "have the host's physical addresses"),
  HOST_PHYS_BITS_LIMIT ("host-phys-bits-limit", Kind.NUMBER, "but no wider ones than this"),
  PHYS_BITS            ("phys-bits",            Kind.NUMBER, "the width of physical addresses"),
  GUEST_PHYS_BITS      ("guest-phys-bits",      Kind.NUMBER, "the width that the guest can map"),
  LEVEL                ("level",                Kind.NUMBER, "the highest basic leaf"),
  XLEVEL               ("xlevel",               Kind.NUMBER, "the highest extended leaf"),
  XLEVEL2              ("xlevel2",              Kind.NUMBER, "the highest Centaur leaf"),
  LEVEL_FUNC7          ("level-func7",          Kind.NUMBER, "the highest index of leaf 7"),
  MIN_LEVEL            ("min-level",            Kind.NUMBER, "the highest basic leaf, at least"),
  MIN_XLEVEL           ("min-xlevel",           Kind.NUMBER, "the highest extended leaf, at least"),
  MIN_XLEVEL2          ("min-xlevel2",          Kind.NUMBER, "the highest Centaur leaf, at least"),
  FAMILY               ("family",               Kind.NUMBER, "the processor's family"),
  MODEL                ("model",                Kind.NUMBER, "the processor's model"),
  STEPPING             ("stepping",             Kind.NUMBER, "the processor's stepping"),
  VENDOR               ("vendor",               Kind.TEXT,   "the maker's twelve letters"),
  MODEL_ID             ("model-id",             Kind.TEXT,   "the brand string"),
  TSC_FREQUENCY        ("tsc-frequency",        Kind.NUMBER, "the time-stamp counter's frequency in Hz"),
  ENFORCE              ("enforce",              Kind.SWITCH, "refuse to start without a feature asked for"),
  CHECK                ("check",                Kind.SWITCH, "warn of it (CPUID stays the same)"),
  LMCE                 ("lmce",                 Kind.SWITCH, "local machine checks (an MSR)"),
  UCODE_REV            ("ucode-rev",            Kind.NUMBER, "the microcode's revision (an MSR)"),
  FILL_MTRR_MASK       ("fill-mtrr-mask",       Kind.SWITCH, "fill MTRR masks on migration"),
  PV_ENFORCE_CPUID     ("kvm-pv-enforce-cpuid", Kind.SWITCH, "have KVM refuse what leaf 0x40000001 does not offer"),
  VMWARE_CPUID_FREQ    ("vmware-cpuid-freq",    Kind.SWITCH, "tell a stable TSC's frequency in leaf 0x40000010");
  // spotless:on

  /** What a property's value looks like. */
  enum Kind {
    SWITCH,
    NUMBER,
    TEXT
  }

  private final String spelling;
  private final Kind kind;
  private final String meaning;

  QemuProperty(String spelling, Kind kind, String meaning) {
    this.spelling = spelling;
    this.kind = kind;
    this.meaning = meaning;
  }

  String spelling() {
    return spelling;
  }

  Kind kind() {
    return kind;
  }

  /** Whether a number makes sense: limits lie in their ranges, widths in a register. */
  boolean allows(long number) {
    return switch (this) {
      case LEVEL, MIN_LEVEL -> number >>> 16 == 0;
      case XLEVEL, MIN_XLEVEL -> number == 0 || number >>> 16 == 0x8000;
      case XLEVEL2, MIN_XLEVEL2 -> number == 0 || number >>> 16 == 0xC000;
      case LEVEL_FUNC7, PHYS_BITS, GUEST_PHYS_BITS, HOST_PHYS_BITS_LIMIT -> number <= 64;
      case FAMILY -> number <= 0x10E;
      case MODEL -> number <= 0xFF;
      case STEPPING -> number <= 0xF;
      default -> true;
    };
  }

  String meaning() {
    return meaning;
  }
}
