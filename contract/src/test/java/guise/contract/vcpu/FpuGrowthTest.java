package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.engine.Choices;
import guise.engine.EmulatedVcpu;
import guise.engine.FpuGrowth;
import guise.engine.GuestInstructions;
import guise.engine.Outcome;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.MsrEntry;
import guise.kvm.Xcrs;
import guise.kvm.Xsave;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When the FPU's memory grows: what tells the proposals apart, and what does not. */
class FpuGrowthTest {
  private static final Backend HOST = Backend.SAPPHIRE_RAPIDS_7_2;
  private static final long TILE_DATA = 1 << 18;
  private static final int XFD = 0x1C4;
  private static final int XFD_ERR = 0x1C5;
  private static final int LARGE = 11008;
  private static final CpuidWord XCR0 = CpuidWord.of(0xD, 0, Register.EAX);
  private static final Outcome DONE = new Outcome.Completed();
  private static final Outcome UD = new Outcome.Faulted(6);
  private static final Outcome GP = new Outcome.Faulted(13);

  private static Kvm kvm(Choices choices) {
    var permissions = HOST.permissions();
    permissions.requestForGuests(18);
    return HOST.kvm(choices, permissions);
  }

  private static Kvm kvm(FpuGrowth growth) {
    return kvm(Choices.DEFAULTS.with(growth));
  }

  private static EmulatedVcpu vcpu(Kvm kvm) {
    return (EmulatedVcpu) kvm.createVm().createVcpu(0);
  }

  private static EmulatedVcpu withTiles(Kvm kvm) {
    EmulatedVcpu vcpu = vcpu(kvm);
    vcpu.setCpuid2(kvm.supportedCpuid().entries());
    vcpu.setSregs(vcpu.sregs().withCr4(1 << 18));
    return vcpu;
  }

  // -- what does not ----------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void whereThereIsMemoryTheGuestCannotTell(FpuGrowth growth) {
    for (int seed = 0; seed < 40; seed++) {
      assertEquals(played(seed, FpuGrowth.AT_SET_CPUID), played(seed, growth), "seed " + seed);
    }
  }

  private static List<String> played(int seed, FpuGrowth growth) {
    var random = new SplittableRandom(seed);
    EmulatedVcpu vcpu = withTiles(kvm(growth));
    GuestInstructions guest = vcpu.guest();
    var answers = new ArrayList<String>();
    for (int step = 0; step < 60; step++) {
      answers.add(step(random, vcpu, guest));
    }
    return answers;
  }

  private static String step(SplittableRandom random, EmulatedVcpu vcpu, GuestInstructions guest) {
    long[] states = {1, 3, 7, 0x2E7, 0x6_02E7, 0x6_0003, 0x2_0003};
    long[] values = {0, TILE_DATA, 0, TILE_DATA, 1 << 17};
    long value = values[random.nextInt(values.length)];
    long xcr0 = states[random.nextInt(states.length)];
    return switch (random.nextInt(8)) {
      case 0, 1 -> "XSETBV " + guest.xsetbv(0, xcr0);
      case 2, 3 -> "WRMSR " + guest.wrmsr(XFD, value);
      case 4 -> "RDMSR " + guest.rdmsr(XFD) + guest.rdmsr(XFD_ERR);
      case 5 -> "tiles " + guest.useTiles();
      case 6 -> "SET_MSRS " + vcpu.setMsrs(List.of(new MsrEntry(XFD, value)));
      default -> "GET_CPUID2 " + vcpu.cpuid() + vcpu.xcrs();
    };
  }

  // -- what does --------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    // strategy, bytes of KVM_GET_XSAVE2: of a new vCPU, CPUID without tiles, with tiles, in use
    "AT_CREATION,            11008, 11008, 11008, 11008",
    "AT_CREATION_BY_GROWING, 11008, 11008, 11008, 11008",
    "AT_SET_CPUID_WHOLE,      4096, 11008, 11008, 11008",
    "AT_SET_CPUID,            4096,  4096, 11008, 11008",
    "ON_DEMAND,               4096,  4096,  4096, 11008",
  })
  void whenTheAreaGrows(FpuGrowth growth, int created, int without, int with, int used) {
    Kvm kvm = kvm(growth);
    CpuidTable supported = kvm.supportedCpuid().entries();
    EmulatedVcpu vcpu = vcpu(kvm);
    assertEquals(created, vcpu.xsave2().area().size());
    vcpu.setCpuid2(supported.with(XCR0, 0x2E7));
    assertEquals(without, vcpu.xsave2().area().size());
    vcpu.setCpuid2(supported);
    assertEquals(with, vcpu.xsave2().area().size());
    vcpu.setXcrs(Xcrs.xcr0(0x6_02E7));
    assertEquals(used, vcpu.xsave2().area().size());
  }

  @ParameterizedTest
  @CsvSource({
    // strategy, bytes of the kernel: for one with tiles in use, one without tiles in CPUID
    "AT_CREATION,            10816, 10816",
    "AT_CREATION_BY_GROWING, 13440, 13440",
    "AT_SET_CPUID_WHOLE,     13440, 13440",
    "AT_SET_CPUID,           13440,  2624",
    "ON_DEMAND,              13440,  2624",
  })
  void whatIsAllocated(FpuGrowth growth, long tiles, long none) {
    Kvm kvm = kvm(growth);
    EmulatedVcpu one = withTiles(kvm);
    one.setXcrs(Xcrs.xcr0(0x6_02E7));
    assertEquals(tiles, one.work().count().fpuAllocated());
    assertEquals(10816, one.work().fpuHeld(), "64 bytes before 10752 compacted");
    EmulatedVcpu other = vcpu(kvm);
    other.setCpuid2(kvm.supportedCpuid().entries().with(XCR0, 0x2E7));
    assertEquals(none, other.work().count().fpuAllocated());
  }

  private static final Choices POOR = Choices.DEFAULTS.with(bytes -> bytes <= Xsave.SIZE);

  @Test
  void withoutMemoryCreationFails() {
    var whole = kvm(POOR.with(FpuGrowth.AT_CREATION)).createVm();
    assertRefused(Errno.ENOMEM, () -> whole.createVcpu(0));
    var grown = kvm(POOR.with(FpuGrowth.AT_CREATION_BY_GROWING)).createVm();
    assertRefused(Errno.EFAULT, () -> grown.createVcpu(0));
  }

  @Test
  void withoutMemorySettingCpuidFails() {
    Kvm whole = kvm(POOR.with(FpuGrowth.AT_SET_CPUID_WHOLE));
    CpuidTable plain = whole.supportedCpuid().entries().with(XCR0, 0x2E7);
    EmulatedVcpu one = vcpu(whole);
    assertRefused(Errno.EFAULT, () -> one.setCpuid2(plain));
    Kvm named = kvm(POOR.with(FpuGrowth.AT_SET_CPUID));
    EmulatedVcpu other = vcpu(named);
    other.setCpuid2(plain);
    assertRefused(Errno.EFAULT, () -> other.setCpuid2(named.supportedCpuid().entries()));
  }

  @Test
  void withoutMemoryTheGuestFaultsOnDemand() {
    EmulatedVcpu vcpu = withTiles(kvm(POOR.with(FpuGrowth.ON_DEMAND)));
    GuestInstructions guest = vcpu.guest();
    assertEquals(GP, guest.xsetbv(0, 0x6_02E7));
    assertRefused(Errno.EINVAL, () -> vcpu.setXcrs(Xcrs.xcr0(0x6_02E7)));
    assertEquals(DONE, guest.wrmsr(XFD, TILE_DATA));
    assertEquals(DONE, guest.xsetbv(0, 0x6_02E7), "XFD makes up for it");
    assertEquals(GP, guest.wrmsr(XFD, 0));
    assertEquals(0, vcpu.setMsrs(List.of(new MsrEntry(XFD, 0))));
    assertEquals(TILE_DATA, vcpu.getMsrs(List.of(XFD)).done().getFirst().value());
    assertEquals(UD, withTiles(kvm(POOR.with(FpuGrowth.ON_DEMAND))).guest().useTiles());
  }

  @Test
  void whatIsNotPermittedIsRefusedWithAnotherErrno() {
    CpuidTable supported = kvm(Choices.DEFAULTS).supportedCpuid().entries();
    for (FpuGrowth growth : FpuGrowth.values()) {
      Errno errno = growth == FpuGrowth.AT_SET_CPUID_WHOLE ? Errno.ENXIO : Errno.EPERM;
      EmulatedVcpu vcpu = vcpu(HOST.kvm(Choices.DEFAULTS.with(growth)));
      assertRefused(errno, () -> vcpu.setCpuid2(supported));
    }
  }

  @Test
  void onDemandStateCanBeRestoredOnlyAfterXcr0() {
    for (FpuGrowth growth : FpuGrowth.values()) {
      EmulatedVcpu vcpu = withTiles(kvm(growth));
      Xsave tiles = Xsave.zeros(LARGE).withXstateBv(TILE_DATA);
      if (growth == FpuGrowth.ON_DEMAND) {
        assertRefused(Errno.EINVAL, () -> vcpu.setXsave(tiles));
        vcpu.setXcrs(Xcrs.xcr0(0x6_02E7));
      }
      vcpu.setXsave(tiles);
      assertEquals(TILE_DATA, vcpu.xsave2().xstateBv());
    }
  }

  @Test
  void withoutPermissionNothingGrows() {
    for (FpuGrowth growth : FpuGrowth.values()) {
      Kvm kvm = HOST.kvm(Choices.DEFAULTS.with(growth));
      EmulatedVcpu vcpu = withTiles(kvm);
      vcpu.setXcrs(Xcrs.xcr0(0x2E7));
      assertEquals(Xsave.SIZE, vcpu.xsave2().area().size());
      assertTrue(vcpu.work().fpuHeld() < Xsave.SIZE);
    }
  }
}
