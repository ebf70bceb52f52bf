package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.host.Host;
import guise.host.Host.Gap;
import guise.host.LogicalCpu;
import guise.x86.CpuidBit;
import guise.x86.Register;
import guise.x86.Vendor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The profiles that Guise ships are what the public dumps say, restated: one entry per kind of CPU,
 * and of the MSRs those that KVM cares about. Run with {@code -Dguise.regenerate=true} to write
 * them again.
 */
class ShippedProfilesTest {
  private static final String INSTLATX64 = "github.com/InstLatx64/InstLatx64@087af2c7d72c:";
  private static final Path RESOURCES =
      Path.of("formats/src/main/resources/guise/formats/profiles");

  /** A profile and the dump it restates. */
  enum Shipped {
    // spotless:off
    NEHALEM("GenuineIntel00106A4_Bloomfield_CPUID.txt"),
    WESTMERE("GenuineIntel00206C2_Gulftown_01_CPUID.txt"),
    SANDY_BRIDGE("GenuineIntel00206D7_SandyBridgeE_00_CPUID.txt"),
    IVY_BRIDGE("GenuineIntel00306E4_IvyBridgeEP_CPUID.txt"),
    BROADWELL("GenuineIntel00406F1_BroadwellE_02_CPUID.txt"),
    SKYLAKE_SP("GenuineIntel0050654_SkylakeXeon_20_CPUID.txt"),
    CASCADE_LAKE("GenuineIntel0050657_CascadeLakeXeon2_CPUID.txt"),
    ICE_LAKE("GenuineIntel00606A6_ICX_04_CPUID.txt"),
    SAPPHIRE_RAPIDS("GenuineIntel00806F8_SapphireRapids_06_CPUID.txt"),
    KABY_LAKE("GenuineIntel00906E9_Kabylake_CPUID.txt"),
    ALDER_LAKE("GenuineIntel0090672_AlderLake_03_CPUID.txt"),
    KNIGHTS_LANDING("GenuineIntel0050670_KnightsLanding_CPUID.txt"),
    PILEDRIVER("AuthenticAMD0600F20_K15_Vishera_CPUID.txt"),
    ZEN("AuthenticAMD0800F12_K17_Zen_CPUID.txt"),
    ROME("AuthenticAMD0830F10_K17_Rome_CPUID.txt"),
    MILAN("AuthenticAMD0A00F11_K19_Milan_02_CPUID.txt"),
    BERGAMO("AuthenticAMD0AA0F02_K19_Bergamo_04_CPUID.txt"),
    TURIN("AuthenticAMD0B00F21_K20_Turin_01_CPUID.txt"),
    HYGON("HygonGenuine0900F22_Hygon_01_CPUID.txt"),
    VIA_ISAIAH("CentaurHauls00006FE_CNR_Isaiah_CPUID.txt"),
    ZHAOXIN("libcpuid/zhaoxin-kaisheng-kh-40000.test");
    // spotless:on

    private final String file;

    Shipped(String file) {
      this.file = file;
    }

    String profile() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Path dump() {
      return Shared.path("dumps/" + (file.contains("/") ? file : "instlatx64/" + file));
    }

    String source() {
      String folder = file.substring(0, "GenuineIntel".length());
      return file.contains("/")
          ? "github.com/anrieff/libcpuid tests/"
              + file.substring(file.indexOf('/') + 1)
              + " (BSD-2-Clause)"
          : INSTLATX64 + folder + "/" + file;
    }

    String text() {
      Host host = HostProfile.condensed(Hosts.read(dump()));
      List<LogicalCpu> cpus = host.cpus().stream().map(Shipped::withKvmMsrs).toList();
      List<Gap> gaps = new ArrayList<>(host.gaps());
      oldMicrocode(host).ifPresent(gaps::add);
      Optional<InferredVmx> inferred = inferred();
      if (inferred.isPresent()) {
        Host before = Hosts.read(SKYLAKE_SP.dump());
        Host after = Hosts.read(SAPPHIRE_RAPIDS.dump());
        cpus = cpus.stream().map(cpu -> inferred.get().on(cpu, before, after)).toList();
        gaps = inferred.get().gaps(gaps);
      }
      return HostProfile.write(
          new Host(profile(), source(), cpus, Optional.empty(), Optional.empty(), gaps));
    }

    private Optional<InferredVmx> inferred() {
      return Arrays.stream(InferredVmx.values())
          .filter(row -> row.name().equals(name()))
          .findFirst();
    }

    private static LogicalCpu withKvmMsrs(LogicalCpu cpu) {
      Map<Integer, Long> msrs = new TreeMap<>(cpu.msrs());
      msrs.keySet().retainAll(KvmMsrs.addresses());
      return new LogicalCpu(cpu.number(), cpu.cpuid(), msrs);
    }

    /** A dump may be older than the microcode that brought the answers to Spectre. */
    private static Optional<Gap> oldMicrocode(Host host) {
      CpuidBit intel = CpuidBit.at(7, 0, Register.EDX, 26);
      CpuidBit amd = CpuidBit.at(0x8000_0008, 0, Register.EBX, 12);
      Vendor vendor = host.vendor().orElseThrow();
      boolean old =
          vendor == Vendor.INTEL && !host.cpuid().has(intel)
              || vendor.amdCompatible()
                  && host.cpuid().signature().family() >= 0x17
                  && !host.cpuid().has(amd);
      return old
          ? Optional.of(
              new Gap(
                  "features that microcode brought in 2018 and later (IBRS, IBPB, STIBP, SSBD and"
                      + " such)",
                  "the dump was taken with older microcode"))
          : Optional.empty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void isWhatTheDumpSays(Shipped shipped) throws IOException {
    String generated = shipped.text();
    Path file = Shared.projectRoot().resolve(RESOURCES).resolve(shipped.profile() + ".json");
    if (Boolean.getBoolean("guise.regenerate")) {
      Files.writeString(file, generated);
    }
    assertEquals(generated, Files.readString(file), "regenerate with -Dguise.regenerate=true");
  }

  @Test
  void theIndexListsThemAll() {
    List<String> generated = Arrays.stream(Shipped.values()).map(Shipped::profile).toList();
    assertEquals(generated, Profiles.names());
  }

  @ParameterizedTest
  @MethodSource("guise.formats.Profiles#list")
  void loadsByEveryName(Profiles.Listed listed) {
    Host host = Profiles.find(listed.name()).orElseThrow();
    assertEquals(listed.name(), host.name());
    assertTrue(host.vendor().isPresent());
    assertTrue(host.source().startsWith("github.com/"), host.source());
    for (String alias : listed.aliases()) {
      assertEquals(Optional.of(host), Profiles.find(alias), alias);
    }
  }

  @Test
  void alderLakeHasTwoKindsOfCpu() {
    Host host = Profiles.find("alder-lake").orElseThrow();
    assertEquals(List.of(16, 8), List.copyOf(host.kinds().values()));
    assertEquals(24, host.cpus().size());
  }

  @Test
  void sapphireRapidsHasItsMsrs() {
    LogicalCpu boot = Profiles.find("SPR").orElseThrow().boot();
    assertEquals(0xA8FDEBL, boot.msr(0x10A).orElseThrow());
    assertTrue(boot.msr(0x480).isPresent());
  }

  @Test
  void noProfileHoldsASerialNumber() {
    for (String name : Profiles.names()) {
      Host host = Profiles.find(name).orElseThrow();
      for (LogicalCpu cpu : host.kinds().keySet()) {
        assertTrue(KvmMsrs.addresses().containsAll(cpu.msrs().keySet()), name);
      }
    }
  }

  @Test
  void aNearMissIsSuggested() {
    assertEquals(Optional.empty(), Profiles.find("saphire-rapids"));
    assertEquals("sapphire-rapids", Profiles.suggestions("saphire-rapids").getFirst());
    assertEquals(List.of("milan"), Profiles.suggestions("Millan"));
    assertEquals(List.of(), Profiles.suggestions("epiphany"));
  }

  @Test
  void aNameMayBeWrittenInOtherWays() {
    assertTrue(Profiles.find("Sapphire_Rapids").isPresent());
    assertTrue(Profiles.find("sapphirerapids").isPresent());
    assertFalse(Profiles.find("").isPresent());
  }
}
