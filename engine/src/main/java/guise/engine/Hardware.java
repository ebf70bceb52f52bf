package guise.engine;

import com.google.errorprone.annotations.Immutable;
import guise.guest.KernelFlag;
import guise.host.Host;
import guise.kernel.Rule;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The processor under KVM, as far as it decides what KVM cannot.
 *
 * @param name what it is called
 * @param peculiarities what it does otherwise than its manual says, or in its own way where the
 *     manual leaves it a choice
 * @param tscKhz the frequency of its TSC, which no CPUID needs to tell
 */
@Immutable
@SuppressWarnings("Immutable") // a copy that nobody else can change
public record Hardware(String name, Set<Peculiarity> peculiarities, int tscKhz) {

  /** Something a processor does otherwise than manuals say, and KVM hands on. */
  public enum Peculiarity implements Rule {
    SPEC_CTRL_UNANNOUNCED(
        "IA32_SPEC_CTRL is there though CPUID does not announce it, and takes any value"),
    SPEC_CTRL_LOST(
        "what a guest writes to IA32_SPEC_CTRL, once KVM passes it through, reads back as 0"),
    XSETBV_UNCHECKED(
        "XSETBV leaves the guest even with CR4.OSXSAVE clear, and KVM does not look at that bit"),
    STATE_IN_USE_BY_VALUE(
        "a component that is loaded with its initial values counts as in its initial state"),
    STATE_IN_USE_UNKNOWN("XSAVE takes every component that XCR0 names for one in use"),
    CET_STATE_LOST(
        "U_CET and the four shadow stack pointers, which KVM keeps in XSAVE's supervisor state,"
            + " read as 0 whatever was written");

    private final String meaning;

    Peculiarity(String meaning) {
      this.meaning = meaning;
    }

    @Override
    public String meaning() {
      return meaning;
    }
  }

  /** It has the registers that CPUID announces, and refuses what its manual reserves. */
  public static final Hardware AS_DOCUMENTED = new Hardware("as-documented", Set.of());

  public static final Hardware QEMU_TCG =
      new Hardware(
          "qemu-tcg",
          Set.of(
              Peculiarity.SPEC_CTRL_UNANNOUNCED,
              Peculiarity.SPEC_CTRL_LOST,
              Peculiarity.XSETBV_UNCHECKED,
              Peculiarity.STATE_IN_USE_UNKNOWN));

  public static final Hardware BOCHS_SKX =
      new Hardware(
          "bochs-skx", Set.of(Peculiarity.SPEC_CTRL_UNANNOUNCED, Peculiarity.SPEC_CTRL_LOST));

  public static final Hardware BOCHS_SPR =
      new Hardware("bochs-spr", Set.of(Peculiarity.CET_STATE_LOST));

  /** AMD's processors, as far as they were looked at: EPYC of this project's machines. */
  public static final Hardware AMD_ZEN =
      new Hardware("amd-zen", Set.of(Peculiarity.STATE_IN_USE_BY_VALUE));

  /** Those that have a name. */
  public static final List<Hardware> KNOWN =
      List.of(AS_DOCUMENTED, QEMU_TCG, BOCHS_SKX, BOCHS_SPR, AMD_ZEN);

  private static final int ANY_KHZ = 2_000_000;

  /** The switches of IA32_SPEC_CTRL; which of them a host has, no source of ours tells. */
  private static final long SPEC_CTRL = 0x7FF;

  public Hardware {
    peculiarities = Set.copyOf(peculiarities);
  }

  /** A processor whose frequency does not matter. */
  public Hardware(String name, Set<Peculiarity> peculiarities) {
    this(name, peculiarities, ANY_KHZ);
  }

  /** What a machine that is no emulator has. */
  public static Hardware of(Host host) {
    boolean amd = host.vendor().map(Vendor::amdCompatible).orElse(false);
    return amd ? AMD_ZEN : AS_DOCUMENTED;
  }

  public Hardware withTscKhz(int khz) {
    return new Hardware(name, peculiarities, khz);
  }

  public static Optional<Hardware> named(String name) {
    return KNOWN.stream().filter(hardware -> hardware.name.equals(name)).findFirst();
  }

  public boolean has(Peculiarity peculiarity) {
    return peculiarities.contains(peculiarity);
  }

  boolean takesSpeculationControl(Platform platform, long value) {
    return announces(platform) ? (value & ~SPEC_CTRL) == 0 : has(Peculiarity.SPEC_CTRL_UNANNOUNCED);
  }

  /** Whether the processor has IA32_SPEC_CTRL. */
  boolean hasSpeculationControl(Platform platform) {
    return has(Peculiarity.SPEC_CTRL_UNANNOUNCED) || announces(platform);
  }

  private static boolean announces(Platform platform) {
    return platform.view.has(KernelFlag.MSR_SPEC_CTRL)
        || platform.host.cpuid().has(StaticFeature.SPEC_CTRL.bit())
        || platform.host.cpuid().has(StaticFeature.AMD_IBRS.bit());
  }
}
