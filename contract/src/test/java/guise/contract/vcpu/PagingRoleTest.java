package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.engine.Choices;
import guise.engine.EmulatedVcpu;
import guise.engine.EmulatedVm;
import guise.engine.RoleTracking;
import guise.guest.paging.MmuReset;
import guise.guest.paging.RoleField;
import guise.kernel.Behaviour;
import guise.kvm.Kvm;
import guise.kvm.MemoryRegion;
import guise.kvm.Vm;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a vCPU's MMU goes by, and what setting its CPUID does to it. */
@EveryBackend
class PagingRoleTest {
  private static final CpuidWord WIDTHS = CpuidWord.of(0x8000_0008, 0, Register.EAX);

  private final Backend backend;
  private final CpuidTable supported;
  private final Vm vm;
  private final EmulatedVcpu vcpu;

  PagingRoleTest(Backend backend) {
    backend.needsEngine("the role of its MMU");
    this.backend = backend;
    Kvm kvm = backend.kvm();
    supported = kvm.supportedCpuid().entries();
    vm = kvm.createVm();
    vcpu = (EmulatedVcpu) vm.createVcpu(0);
  }

  @Test
  void aNewVcpuDoesNotPage() {
    var role = vcpu.pagingRole();
    assertTrue(role.cpu().page().is(RoleField.DIRECT));
    assertEquals(0, role.cpu().page().get(RoleField.LEVEL));
    assertTrue(role.root().is(RoleField.DIRECT));
    assertEquals(Set.of(), role.invalidated());
  }

  @Test
  void longModeShowsInTheRole() {
    vcpu.setCpuid2(supported);
    var sregs = vcpu.sregs().withCr0(0x8001_0011L).withCr4(0x20).withEfer(0xD00);
    vcpu.setSregs(sregs);
    var page = vcpu.pagingRole().cpu().page();
    assertEquals(4, page.get(RoleField.LEVEL));
    assertTrue(page.is(RoleField.CR0_WP));
    assertTrue(page.is(RoleField.EFER_NX));
    assertFalse(page.is(RoleField.DIRECT));
    assertEquals(1, vcpu.pagingRole().cpu().extended().get(RoleField.VALID));
  }

  @Test
  void aCpuidThatIsInstalledStartsTheMmuAnew() {
    vcpu.setCpuid2(supported);
    Set<MmuReset> resets = vcpu.pagingRole().invalidated();
    assertTrue(resets.contains(MmuReset.SHADOW_PAGES_STAY));
    boolean anew = backend != Backend.ICE_LAKE_5_10;
    assertEquals(anew, resets.contains(MmuReset.ROOTS_FREED));
    assertEquals(!anew, resets.contains(MmuReset.ROLES_COMPARED));
  }

  @Test
  void theCpuidItHasLeavesTheMmuAlone() {
    assumeTrue(backend.does(Behaviour.SAME_CPUID_WELCOME), "any CPUID passes in this kernel");
    vcpu.setCpuid2(supported);
    vcpu.run();
    vcpu.setCpuid2(supported);
    assertEquals(Set.of(), vcpu.pagingRole().invalidated());
  }

  private EmulatedVcpu narrow(Vm ofVm) {
    var other = (EmulatedVcpu) ofVm.createVcpu(1);
    other.setCpuid2(supported.with(WIDTHS, supported.read(WIDTHS) & ~0xFF | 40));
    return other;
  }

  @Test
  void vcpusOfDifferentWidthsShareShadowPages() {
    vcpu.setCpuid2(supported);
    EmulatedVcpu narrow = narrow(vm);
    boolean sameRoot = vcpu.pagingRole().root().equals(narrow.pagingRole().root());
    assertEquals(sameRoot, vcpu.pagingRole().sharesPagesWith(narrow.pagingRole()));
    assertTrue(vcpu.pagingRole().tracked().isEmpty());
  }

  @Test
  void rolesThatToldOfCpuidWouldKeepThemApart() {
    Vm other = backend.kvm(Choices.DEFAULTS.with(RoleTracking.CPUID)).createVm();
    var wide = (EmulatedVcpu) other.createVcpu(0);
    wide.setCpuid2(supported);
    assertFalse(wide.pagingRole().sharesPagesWith(narrow(other).pagingRole()));
    assertTrue(wide.pagingRole().sharesPagesWith(wide.pagingRole()));
    assertEquals(14, wide.pagingRole().pagesPerGfn() - vcpu.pagingRole().pagesPerGfn());
  }

  @Test
  void memoryIsKeptTrackOf() {
    var one = (EmulatedVm) vm;
    assertEquals(0, one.trackingCost().total());
    vm.setUserMemoryRegion(
        new MemoryRegion(0, MemoryRegion.LOG_DIRTY_PAGES, 0, 1L << 30, Optional.empty()));
    var cost = one.trackingCost();
    assertEquals(1 << 18, cost.pages());
    assertEquals(4 * (512 + 1), cost.lpageInfo());
    assertEquals(2 * (1 << 15), cost.dirtyBitmap());
  }
}
