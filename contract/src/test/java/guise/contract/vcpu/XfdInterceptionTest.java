package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.Choices;
import guise.engine.EmulatedVcpu;
import guise.engine.FpuGrowth;
import guise.engine.GuestInstructions;
import guise.engine.Outcome;
import guise.engine.XfdInterception;
import guise.kvm.Kvm;
import guise.kvm.MsrEntry;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long accesses to IA32_XFD reach KVM, and what it costs when they do not. */
class XfdInterceptionTest {
  private static final long TILE_DATA = 1 << 18;
  private static final int XFD = 0x1C4;
  private static final int XFD_ERR = 0x1C5;
  private static final Outcome NM = new Outcome.Faulted(7);

  private static Kvm kvm(Choices choices) {
    var permissions = Backend.SAPPHIRE_RAPIDS_7_2.permissions();
    permissions.requestForGuests(18);
    return Backend.SAPPHIRE_RAPIDS_7_2.kvm(choices, permissions);
  }

  private static EmulatedVcpu vcpu(Choices choices) {
    Kvm kvm = kvm(choices);
    var vcpu = (EmulatedVcpu) kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(kvm.supportedCpuid().entries());
    vcpu.setSregs(vcpu.sregs().withCr4(1 << 18));
    return vcpu;
  }

  private final EmulatedVcpu vcpu = vcpu(Choices.DEFAULTS);
  private final GuestInstructions guest = vcpu.guest();

  private void assertCosts(long exits, long xfdExits, long xfdReads) {
    var count = vcpu.work().count();
    assertEquals(exits, count.exits());
    assertEquals(xfdExits, count.xfdExits());
    assertEquals(xfdReads, count.xfdReads());
  }

  @Test
  void zeroLeavesTheInterceptionAsItIs() {
    guest.wrmsr(XFD, 0);
    guest.rdmsr(XFD);
    guest.exit();
    assertCosts(3, 2, 0);
  }

  @Test
  void theFirstOtherValueEndsIt() {
    guest.wrmsr(XFD, TILE_DATA);
    assertCosts(1, 1, 0);
    guest.wrmsr(XFD, 0);
    guest.rdmsr(XFD);
    guest.wrmsr(XFD, TILE_DATA);
    assertCosts(1, 1, 0);
    guest.exit();
    assertCosts(2, 1, 1);
  }

  @Test
  void clearingTheRegisterDoesNotBringItBack() {
    guest.wrmsr(XFD, TILE_DATA);
    guest.wrmsr(XFD, 0);
    vcpu.setMsrs(List.of(new MsrEntry(XFD, 0)));
    guest.wrmsr(XFD, 0);
    assertCosts(1, 1, 0);
  }

  @Test
  void userspaceEndsItToo() {
    vcpu.setMsrs(List.of(new MsrEntry(XFD, TILE_DATA)));
    guest.rdmsr(XFD);
    assertCosts(0, 0, 0);
  }

  @Test
  void aRefusedValueDoesNot() {
    guest.wrmsr(XFD, 1 << 17);
    guest.rdmsr(XFD);
    assertCosts(2, 2, 0);
  }

  @Test
  void writesOfTheErrorRegisterAlwaysReachKvm() {
    guest.rdmsr(XFD_ERR);
    assertCosts(0, 0, 0);
    guest.wrmsr(XFD_ERR, 0);
    assertCosts(1, 0, 0);
  }

  @Test
  void tilesThatAreDisabledRaiseDeviceNotAvailable() {
    guest.xsetbv(0, 0x6_02E7);
    guest.wrmsr(XFD, TILE_DATA);
    assertEquals(NM, guest.useTiles());
    assertEquals(new Outcome.Value(TILE_DATA), guest.rdmsr(XFD_ERR));
    assertCosts(3, 1, 1);
    assertEquals(1, vcpu.work().count().xfdErrReads());
    guest.wrmsr(XFD, 0);
    assertEquals(new Outcome.Completed(), guest.useTiles());
    assertCosts(3, 1, 1);
  }

  @Test
  void theGuestCannotTellThePoliciesApart() {
    for (int seed = 0; seed < 40; seed++) {
      List<String> own = played(seed, XfdInterception.UNTIL_NONZERO);
      assertEquals(own, played(seed, XfdInterception.UNTIL_SET_CPUID), "seed " + seed);
      assertEquals(own, played(seed, XfdInterception.ALWAYS), "seed " + seed);
    }
  }

  private static List<String> played(int seed, XfdInterception policy) {
    var random = new SplittableRandom(seed);
    GuestInstructions guest = vcpu(Choices.DEFAULTS.with(policy)).guest();
    var answers = new ArrayList<String>();
    long[] values = {0, TILE_DATA, 1 << 17, 1};
    for (int step = 0; step < 40; step++) {
      long value = values[random.nextInt(values.length)];
      answers.add(
          switch (random.nextInt(4)) {
            case 0 -> guest.wrmsr(XFD, value).toString();
            case 1 -> guest.rdmsr(XFD).toString();
            case 2 -> guest.xsetbv(0, random.nextBoolean() ? 0x6_02E7 : 7).toString();
            default -> guest.useTiles().toString() + guest.rdmsr(XFD_ERR);
          });
    }
    return answers;
  }

  @Test
  void fromSetCpuidOnEveryExitCosts() {
    EmulatedVcpu early = vcpu(Choices.DEFAULTS.with(XfdInterception.UNTIL_SET_CPUID));
    early.guest().exit();
    early.guest().wrmsr(XFD, TILE_DATA);
    var count = early.work().count();
    assertEquals(1, count.exits());
    assertEquals(0, count.xfdExits());
    assertEquals(1, count.xfdReads());
  }

  @Test
  void aGuestWithoutTheRegisterIsSpared() {
    Kvm kvm = kvm(Choices.DEFAULTS.with(XfdInterception.UNTIL_SET_CPUID));
    var without = (EmulatedVcpu) kvm.createVm().createVcpu(0);
    without.setCpuid2(kvm.supportedCpuid().entries().without(StaticFeature.XFD.bit()));
    without.guest().exit();
    assertEquals(0, without.work().count().xfdReads());
    assertEquals(new Outcome.Faulted(13), without.guest().wrmsr(XFD, TILE_DATA));
  }

  @ParameterizedTest
  @EnumSource
  void aBufferThatMayGrowKeepsTheInterception(XfdInterception policy) {
    EmulatedVcpu small = vcpu(Choices.DEFAULTS.with(policy).with(FpuGrowth.ON_DEMAND));
    GuestInstructions inside = small.guest();
    inside.wrmsr(XFD, TILE_DATA);
    inside.xsetbv(0, 0x6_02E7);
    assertEquals(0, small.work().count().xfdReads());
    inside.wrmsr(XFD, 0);
    assertEquals(2, small.work().count().xfdExits());
    assertEquals(11008, small.xsave2().area().size());
  }

  @Test
  void onAmdThereIsNothingToPassThrough() {
    var amd = (EmulatedVcpu) Backend.MILAN_7_2.kvm().createVm().createVcpu(0);
    amd.guest().exit();
    amd.guest().wrmsr(XFD, TILE_DATA);
    assertEquals(0, amd.work().count().xfdReads());
  }
}
