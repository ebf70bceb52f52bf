package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.engine.EmulatedKvm;
import guise.formats.Profiles;
import guise.kernel.Kernel;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.MsrEntry;
import guise.kvm.Vcpu;
import guise.kvm.Xcrs;
import guise.kvm.saved.Part;
import guise.kvm.saved.Refused;
import guise.kvm.saved.Restoration;
import guise.kvm.saved.SavedVcpu;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A vCPU of a Sapphire Rapids under 7.2 on an Ice Lake under 6.1: what KVM there refuses. */
class MovedVcpuTest {
  private static final int XSS = 0xDA0;
  private static final long CET = 0x1800;

  private final Kvm there =
      EmulatedKvm.of(Profiles.find("ice-lake").orElseThrow(), Kernel.of("6.1"));

  private SavedVcpu saved(Kvm here) {
    Vcpu vcpu = here.createVm().createVcpu(0);
    var supported = here.supportedCpuid().entries();
    vcpu.setCpuid2(supported);
    long cr4 = 0x620 | 1 << 18;
    vcpu.setSregs(vcpu.sregs().withCr0(0x8001_0033L).withEfer(0xD01).withCr4(cr4));
    vcpu.setXcrs(Xcrs.xcr0(supported.read(CpuidWord.of(0xD, 0, Register.EAX))));
    return SavedVcpu.of(here, vcpu, "sapphire-rapids 7.2");
  }

  private static Set<Part> parts(Restoration restoration) {
    return restoration.refused().stream().map(Refused::part).collect(Collectors.toSet());
  }

  @Test
  void tilesEndAtCpuidAndNothingElseIsTried() {
    SavedVcpu saved = saved(Backend.SAPPHIRE_RAPIDS_7_2.kvmWithTiles());
    var restoration = saved.rehearse(there, there.createVm().createVcpu(0));
    Refused refused = restoration.refused().getFirst();
    assertEquals(1, restoration.refused().size());
    assertEquals(Part.CPUID, refused.part());
    assertEquals(Optional.of(Errno.EPERM), refused.errno());
    assertEquals(Part.values().length - 1, restoration.untried().size());
  }

  @Test
  void withoutTilesKvmTakesTheCpuidAndRefusesWhatItCannotHold() {
    SavedVcpu saved = saved(Backend.SAPPHIRE_RAPIDS_7_2.kvm());
    var restoration = saved.rehearse(there, there.createVm().createVcpu(0));
    assertTrue(restoration.applied().contains(Part.CPUID), "KVM checks hardly anything of it");
    assertTrue(restoration.applied().contains(Part.EXTENDED_CONTROL), "both have AVX-512");
    assertFalse(restoration.isComplete());
    assertTrue(restoration.untried().isEmpty());
    for (Refused refused : restoration.refused()) {
      assertTrue(refused.rule().isPresent(), refused::toString);
      assertTrue(refused.register().isPresent() || refused.errno().isPresent(), refused::toString);
    }
  }

  @Test
  void controlFlowEnforcementThatIsInUseIsRefusedByTheOlderKernel() {
    SavedVcpu plain = saved(Backend.SAPPHIRE_RAPIDS_7_2.kvm());
    SavedVcpu saved = plain.with(List.of(new MsrEntry(XSS, CET)));
    var restoration = saved.rehearse(there, there.createVm().createVcpu(0));
    assertTrue(parts(restoration).contains(Part.REGISTERS));
    assertTrue(
        restoration.refused().stream()
            .flatMap(refused -> refused.register().stream())
            .anyMatch(register -> register.index() == XSS));
  }

  @Test
  void theOtherWayRoundTheVcpuFits() {
    Kvm here = Backend.SAPPHIRE_RAPIDS_7_2.kvm();
    Vcpu vcpu = there.createVm().createVcpu(0);
    var supported = there.supportedCpuid().entries();
    vcpu.setCpuid2(supported.without(StaticFeature.VMX.bit())); // the profile lacks VMX's registers
    vcpu.setXcrs(Xcrs.xcr0(0xE7));
    SavedVcpu saved = SavedVcpu.of(there, vcpu, "ice-lake 6.1");
    var restoration = saved.rehearse(here, here.createVm().createVcpu(0));
    assertEquals(List.of(), restoration.refused());
  }
}
