package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.Choices;
import guise.kvm.Capability;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.kvm.Xsave;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import org.junit.jupiter.api.Test;

/** The FPU state of a guest with tiles: permission, room, exchange with userspace. */
class XsaveTest {
  private static final long TILE_DATA = 1 << 18;
  private static final int WITH_TILES = 11008;
  private static final CpuidWord XCR0 = CpuidWord.of(0xD, 0, Register.EAX);

  private final Kvm kvm = Backend.SAPPHIRE_RAPIDS_7_2.kvmWithTiles();
  private final CpuidTable supported = kvm.supportedCpuid().entries();
  private final Vcpu vcpu = kvm.createVm().createVcpu(0);

  @Test
  void withoutPermissionTilesAreHiddenAndRefused() {
    Kvm plain = Backend.SAPPHIRE_RAPIDS_7_2.kvm();
    assertEquals(0, plain.supportedCpuid().entries().read(XCR0) & 0x6_0000);
    assertEquals(Xsave.SIZE, plain.checkExtension(Capability.XSAVE2));
    Vcpu poor = plain.createVm().createVcpu(0);
    assertRefused(Errno.EPERM, () -> poor.setCpuid2(supported));
    assertEquals(CpuidTable.EMPTY, poor.cpuid());
  }

  @Test
  void theAreaGrowsWithCpuidAndNeverShrinks() {
    assertEquals(WITH_TILES, kvm.checkExtension(Capability.XSAVE2));
    assertEquals(Xsave.SIZE, vcpu.xsave2().area().size());
    vcpu.setCpuid2(supported);
    assertEquals(WITH_TILES, vcpu.xsave2().area().size());
    assertRefused(Errno.EINVAL, vcpu::xsave);
    vcpu.setCpuid2(supported.with(XCR0, 7));
    assertEquals(WITH_TILES, vcpu.xsave2().area().size());
  }

  @Test
  void withoutMemoryNothingChanges() {
    var poor = Choices.DEFAULTS.with(bytes -> bytes <= Xsave.SIZE);
    var permissions = Backend.SAPPHIRE_RAPIDS_7_2.permissions();
    permissions.requestForGuests(18);
    Vcpu vcpu = Backend.SAPPHIRE_RAPIDS_7_2.kvm(poor, permissions).createVm().createVcpu(0);
    assertRefused(Errno.EFAULT, () -> vcpu.setCpuid2(supported));
    assertEquals(CpuidTable.EMPTY, vcpu.cpuid());
    assertEquals(Xsave.SIZE, vcpu.xsave2().area().size());
  }

  @Test
  void whatWasSavedCanBeRestored() {
    vcpu.setCpuid2(supported);
    var saved = vcpu.xsave2();
    var changed = new Xsave(saved.area().withLong(160, 0x1234_5678L)).withXstateBv(3);
    vcpu.setXsave(changed);
    assertEquals(3, vcpu.xsave2().xstateBv());
    assertEquals(0x1234_5678L, vcpu.xsave2().area().getLong(160));
    assertEquals(0x1234_5678L, vcpu.fpu().xmm().getLong(0));
    vcpu.setXsave(vcpu.xsave2());
    assertEquals(3, vcpu.xsave2().xstateBv());
  }

  @Test
  void badHeadersAreRefused() {
    vcpu.setCpuid2(supported);
    Xsave good = vcpu.xsave2();
    assertRefused(Errno.EINVAL, () -> vcpu.setXsave(good.withXstateBv(1L << 19)));
    assertRefused(Errno.EINVAL, () -> vcpu.setXsave(good.withXcompBv(1L << 63)));
    var reserved = new Xsave(good.area().withLong(528, 1));
    assertRefused(Errno.EINVAL, () -> vcpu.setXsave(reserved));
    var control = new Xsave(good.area().withInt(24, 0x1_0000)).withXstateBv(2);
    assertRefused(Errno.EINVAL, () -> vcpu.setXsave(control));
    assertRefused(Errno.EFAULT, () -> vcpu.setXsave(Xsave.zeros(Xsave.SIZE)));
  }

  @Test
  void componentsWithoutRoomAreRefused() {
    vcpu.setCpuid2(supported.with(XCR0, 7));
    Xsave saved = vcpu.xsave2();
    assertRefused(Errno.EINVAL, () -> vcpu.setXsave(saved.withXstateBv(TILE_DATA)));
  }
}
