package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.engine.EmulatedKvm;
import guise.formats.Hosts;
import guise.formats.Profiles;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.kernel.ModuleParameters;
import guise.kvm.MsrEntry;
import guise.x86.msr.Msr;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The VMX that KVM offers its guests: {@code KVM_GET_MSRS} of the device, 0x480 to 0x491. */
final class OfferedVmxTest {
  private static final List<Integer> ALL = IntStream.rangeClosed(0x480, 0x491).boxed().toList();

  private static Host recorded(String name) {
    String file = "contract/src/test/resources/traces/" + name + ".log.gz";
    return Hosts.read(Shared.root().resolve(file));
  }

  private static Map<Integer, Long> offered(Host host, Kernel kernel) {
    var offered = new TreeMap<Integer, Long>();
    for (MsrEntry entry : EmulatedKvm.of(host, kernel).getMsrs(ALL).done()) {
      offered.put(entry.index(), entry.value());
    }
    return offered;
  }

  private static Map<Integer, Long> offered(String profile, String version) {
    return offered(Profiles.find(profile).orElseThrow(), Kernel.of(version));
  }

  private static Map<Integer, Long> said(Host host) {
    var said = new TreeMap<Integer, Long>(host.boot().msrs());
    said.keySet().removeIf(index -> !ALL.contains(index));
    return said;
  }

  private static String hex(Map<Integer, Long> registers) {
    var text = new StringBuilder();
    registers.forEach((index, value) -> text.append("%x = %x%n".formatted(index, value)));
    return text.toString();
  }

  /** KVM in a guest of KVM offers what it is offered, but for what it makes up itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "vmx-6.1-skx-mainline",
        "vmx-6.12-spr-mainline",
        "vmx-7.2-skx-mainline",
        "vmx-7.2-spr-mainline"
      })
  void whatWasRecordedIsOffered(String name) {
    Host host = recorded(name);
    assertEquals(18, said(host).size());
    assertEquals(hex(said(host)), hex(offered(host, host.kernel().orElseThrow())));
  }

  /** The recorded processor imitates Skylake-X, without MPX, SMX, protection keys. */
  @ParameterizedTest
  @CsvSource({"6.1, vmx-6.1-skx-mainline", "7.2, vmx-7.2-skx-mainline"})
  void aSkylakeOffersWhatWasRecordedOnItsLikeness(String version, String name) {
    Map<Integer, Long> expected = said(recorded(name));
    for (int exit : List.of(0x483, 0x48F)) {
      expected.merge(exit, 1L << 32 + 23, Long::sum);
    }
    for (int entry : List.of(0x484, 0x490)) {
      expected.merge(entry, 1L << 32 + 16, Long::sum);
    }
    expected.merge(0x489, 0x4000L | 0x40_0000, Long::sum);
    assertEquals(hex(expected), hex(offered("skylake-sp", version)));
  }

  // -- a processor that has everything ----------------------------------------------------------

  private static Host withEverything() {
    Host host = Profiles.find("sapphire-rapids").orElseThrow();
    for (int index : ALL) {
      boolean controls = index <= 0x484 && index >= 0x481 || index >= 0x48D && index <= 0x490;
      long low = host.boot().msr(index).orElse(0) & 0xFFFF_FFFFL;
      long everything = controls || index == 0x48B ? -1L << 32 | low : -1;
      host = host.withMsr(Msr.of(index).orElseThrow(), everything);
    }
    return host;
  }

  private static void isOffered(String version, long[] expected) {
    var named = new TreeMap<Integer, Long>();
    for (int at = 0; at < expected.length; at++) {
      named.put(ALL.get(at), expected[at]);
    }
    assertEquals(hex(named), hex(offered(withEverything(), Kernel.of(version))), version);
  }

  /** The masks of nested_vmx_setup_ctls_msrs, whatever the processor adds. */
  @Test
  void nothingElseIsPassedOn() {
    isOffered(
        "5.10",
        masks(0xD8_1000_11E5_7ED0L, 0xFF_FFFF, 0x1_F3FF, 0x65, 0x2E, 0x13_7BFF, 0x633_40C1));
    isOffered(
        "5.14",
        masks(0xD8_1000_11E5_7ED0L, 0xFF_FFFF, 0x1_F3FF, 0x165, 0x32, 0x213_FBFF, 0x633_40C1));
    isOffered(
        "6.1.187",
        masks(0xD8_1000_11E5_7ED0L, 0xFF_FFFF, 0x1_F3FF, 0x165, 0x32, 0x613_FBFF, 0x633_40C1));
    isOffered(
        "6.12",
        masks(0xD8_1000_11E5_7ED0L, 0xFF_FFFF, 0x1_F3FF, 0x165, 0x32, 0x613_FBFF, 0x633_40C1));
    isOffered(
        "6.18",
        masks(0x1D8_1000_11E5_7ED0L, 0x10FF_FFFF, 0x11_F3FF, 0x165, 0x32, 0x613_FBFF, 0x633_40C1));
    isOffered(
        "7.2",
        masks(0x1D8_1000_11E5_7ED0L, 0x10FF_FFFF, 0x11_F3FF, 0x165, 0x32, 0x653_FBFF, 0x673_40C1));
  }

  private static long[] masks(
      long basic, long exit, long entry, long misc, long last, long second, long tables) {
    return new long[] {
      basic,
      0xFF_0000_0016L,
      0xFFF9_FFFE_0401_E172L,
      exit << 32 | 0x3_6DFF,
      entry << 32 | 0x11FF,
      0x2000_0000 | misc,
      0x8000_0021L,
      -1,
      0x2000,
      -1,
      last,
      second << 32,
      0xF01L << 32 | tables,
      0xFF_0000_0016L,
      0xFFF9_FFFE_0400_6172L,
      exit << 32 | 0x3_6DFB,
      entry << 32 | 0x11FB,
      1
    };
  }

  // -- parameters -------------------------------------------------------------------------------

  private static Map<Integer, Long> with(String parameter) {
    var off = ModuleParameters.DEFAULTS.with("kvm_intel", parameter, "0");
    Kernel plain = Kernel.of("7.2");
    return offered(withEverything(), new Kernel(plain.version(), plain.commandLine(), off));
  }

  @Test
  void whatIsSwitchedOffIsNotOffered() {
    assertEquals(0x611_FB7DL << 32, with("ept").get(0x48B), "nor an unrestricted guest");
    assertEquals(0xF01L << 32, with("ept").get(0x48C));
    assertEquals(0, with("ept").get(0x491));
    assertEquals(0x651_FBFFL << 32, with("eptad").get(0x48B), "PML goes");
    assertEquals(0xF01_0653_40C1L, with("eptad").get(0x48C));
    assertEquals(0x613_FBFFL << 32, with("mbec").get(0x48B));
    assertEquals(0x653_FBDFL << 32, with("vpid").get(0x48B));
    assertEquals(0x673_40C1L, with("vpid").get(0x48C));
    assertEquals(0x653_FBFEL << 32, with("flexpriority").get(0x48B));
    assertEquals(0x653_FB7FL << 32, with("unrestricted_guest").get(0x48B));
    assertEquals(0x653_7BFFL << 32, with("sgx").get(0x48B));
    assertEquals(0x7FL << 32 | 0x16, with("enable_apicv").get(0x48D), "posted interrupts go");
    assertTrue(with("nested").isEmpty());
  }

  // -- other processors -------------------------------------------------------------------------

  @Test
  void onlyWhatTheProcessorHas() {
    Map<Integer, Long> kabyLake = offered("kaby-lake", "7.2");
    assertEquals(0x7FL << 32 | 0x16, kabyLake.get(0x48D), "no posted interrupts");
    assertEquals(0x2E, kabyLake.get(0x48A), "no TSC multiplier, so no field for it");
    assertEquals(0x32, offered("kaby-lake", "6.19").get(0x48A), "but KVM had the field");
    assertEquals(0x80, offered("sapphire-rapids", "7.2").get(0x48C) & 0x80, "five levels of EPT");
    assertEquals(0, offered("alder-lake", "7.2").get(0x48C) & 0x80);
    assertTrue(offered("milan", "7.2").isEmpty());
  }
}
