package guise.engine.vmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import guise.engine.FlatGuest;
import guise.kvm.Exit;
import guise.kvm.Regs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What VMX's instructions answer: flags, error numbers, #UD and #GP (SDM volume 3, 32). */
final class VmxInstructionsTest {
  private static final long NOWHERE = -1;

  private final L1 l1 = new L1("sapphire-rapids", "7.2");

  @BeforeEach
  void faultsAreHandled() {
    Idt.install(l1.guest);
  }

  private int fault(String hex, Regs regs) {
    return Idt.fault(l1.guest, hex, regs);
  }

  private int fault(String hex) {
    return fault(hex, Regs.ZERO);
  }

  // -- VMXON and VMXOFF -------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        L1.VMLAUNCH,
        L1.VMRESUME,
        L1.VMXOFF,
        L1.VMCALL,
        "0f78c8",
        "0f79c8",
        "660fc7342500700000",
        "0fc7342500700000",
        "0fc73c2500700000"
      })
  void withoutVmxonEverythingElseIsUndefined(String hex) {
    assertEquals(hex.equals(L1.VMCALL) ? Idt.NONE : Idt.UD, fault(hex));
  }

  @Test
  void vmxonNeedsVmxeTheFixedBitsAndFeatureControl() {
    l1.guest.vcpu.setSregs(l1.guest.flat().withCr4(0x20));
    assertEquals(Idt.UD, fault("f30fc7342500700000"), "CR4.VMXE");
    l1.guest.vcpu.setSregs(l1.guest.flat().withCr0(0x8000_0011L));
    assertEquals(Idt.GP, fault("f30fc7342500700000"), "CR0.NE");
  }

  @Test
  void vmxonThatFeatureControlForbidsIsGp() {
    var other = new FlatGuest("sapphire-rapids", "7.2", 1 << 13, 0);
    Idt.install(other);
    assertEquals(Idt.GP, Idt.fault(other, "f30fc7342500700000", Regs.ZERO));
  }

  @ParameterizedTest
  @ValueSource(longs = {0x3008, 1L << 60, 0x4000_0000, L1.BITMAP})
  void vmxonOfABadRegionIsInvalid(long pointer) {
    assertEquals(Said.INVALID, l1.vmxon(pointer));
    assertFalse(l1.vmx().isOn());
  }

  @Test
  void vmxonTwice() {
    assertEquals(Said.SUCCESS, l1.vmxon(L1.VMXON));
    assertEquals(Said.INVALID, l1.vmxon(L1.VMXON), "there is no current VMCS to tell it");
    l1.start();
    assertEquals(Said.VALID, l1.vmxon(L1.VMXON));
    assertEquals(15, l1.error());
    assertEquals(Said.SUCCESS, l1.say(L1.VMXOFF));
    assertFalse(l1.vmx().isOn());
    assertEquals(Idt.UD, fault(L1.VMXOFF));
  }

  // -- VMCLEAR, VMPTRLD, VMPTRST ----------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"0x4008,2", "0x1000000000000000,2", "0x3000,3"})
  void vmclearOfABadPointer(String pointer, int error) {
    l1.start();
    assertEquals(Said.VALID, l1.vmclear(Long.decode(pointer)));
    assertEquals(error, l1.error());
    l1.vmclear(L1.VMCS);
    assertEquals(Said.INVALID, l1.vmclear(Long.decode(pointer)));
  }

  @ParameterizedTest
  @CsvSource({"0x4008,9", "0x1000000000000000,9", "0x3000,10", "0xC000,11", "0x40000000,11"})
  void vmptrldOfABadPointer(String pointer, int error) {
    l1.start();
    assertEquals(Said.VALID, l1.vmptrld(Long.decode(pointer)));
    assertEquals(error, l1.error());
    assertEquals(L1.VMCS, l1.vmptrst(), "the current VMCS stays");
  }

  @Test
  void aVmcsKeepsItsFieldsWhileAnotherIsCurrent() {
    l1.start().vmwrite(VmcsField.GUEST_RIP.encoding(), 0x1234);
    assertEquals(Said.SUCCESS, l1.vmclear(L1.OTHER_VMCS));
    assertEquals(Said.SUCCESS, l1.vmptrld(L1.OTHER_VMCS));
    assertEquals(L1.OTHER_VMCS, l1.vmptrst());
    l1.vmwrite(VmcsField.GUEST_RIP.encoding(), 0x5678);
    l1.vmptrld(L1.VMCS);
    assertEquals(0x1234, l1.vmread(VmcsField.GUEST_RIP));
    l1.vmclear(L1.VMCS);
    assertEquals(NOWHERE, l1.vmptrst());
    assertEquals(Said.INVALID, l1.readable(VmcsField.GUEST_RIP.encoding()));
    assertEquals(Said.INVALID, l1.vmwrite(VmcsField.GUEST_RIP.encoding(), 1));
    assertEquals(Said.INVALID, l1.say(L1.VMLAUNCH));
    assertEquals(Said.INVALID, l1.say(L1.VMRESUME));
  }

  // -- VMREAD and VMWRITE -----------------------------------------------------------------------

  @Test
  void everyFieldIsReadAsItWasWritten() {
    l1.start();
    for (VmcsField field : VmcsField.ALL) {
      long value = 0x1234_5678_9ABC_DEF0L + field.encoding();
      assertEquals(Said.SUCCESS, l1.vmwrite(field.encoding(), value), field.toString());
      boolean rights = field.encoding() >= 0x4814 && field.encoding() <= 0x4822;
      long expected = value & field.mask() & (rights ? 0x1_F0FF : -1);
      assertEquals(expected, l1.vmread(field), field.toString());
    }
  }

  @Test
  void theUpperHalfOfAFieldOf64Bits() {
    l1.start().vmwrite(0x2010, 0x1111_1111_2222_2222L);
    assertEquals(0x1111_1111, l1.vmread(0x2011));
    l1.vmwrite(0x2011, 0x3333_3333);
    assertEquals(0x3333_3333_2222_2222L, l1.vmread(0x2010));
  }

  @ParameterizedTest
  @ValueSource(longs = {0x0004, 0x4001, 0x6801, 0x7000, 0x1_0000, 0x8000, 1L << 40, 0x2030})
  void fieldsThatAreNone(long encoding) {
    l1.start();
    assertEquals(Said.VALID, l1.readable(encoding));
    assertEquals(12, l1.error());
    assertEquals(Said.VALID, l1.vmwrite(encoding, 0));
    assertEquals(12, l1.error());
  }

  @Test
  void inRing3VmxIsGp() {
    l1.start();
    for (String hex : new String[] {"0f78c8", "0f79c8", L1.VMLAUNCH, L1.VMXOFF}) {
      assertEquals(Idt.GP, Idt.faultOfUser(l1.guest, hex), hex);
    }
  }

  @Test
  void vmcallInRootIsAHypercallOfKvm() {
    l1.start();
    Exit exit = l1.guest.execute(L1.VMCALL, Regs.ZERO.withRax(9999));
    assertEquals(new Exit.Halted(), exit);
    assertEquals(-1000, l1.guest.vcpu.regs().rax(), "-KVM_ENOSYS");
  }
}
