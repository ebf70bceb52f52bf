package guise.engine.vmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guise.kvm.Bytes;
import guise.kvm.Errno;
import guise.kvm.KvmException;
import guise.kvm.NestedState;
import guise.kvm.Regs;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What KVM_GET_NESTED_STATE tells of VMX that L1's instructions have set up. */
final class ToldNestedStateTest {
  private static final int VMXON = 0;
  private static final int VMCS = 8;

  private final L1 l1 = new L1("skylake-sp", "6.12");

  private NestedState told() {
    return l1.guest.vcpu.nestedState();
  }

  /** L2 is in an endless loop. */
  private void stopInL2() {
    l1.second("ebfe").write(l1.plain().values());
    KvmException e = assertThrows(KvmException.class, () -> l1.launch(Regs.ZERO));
    assertEquals(Errno.EINTR, e.errno());
  }

  @Test
  void pointersAreThoseOfTheInstructions() {
    assertEquals(-1, told().header().getLong(VMXON));
    l1.vmxon(L1.VMXON);
    assertEquals(L1.VMXON, told().header().getLong(VMXON));
    assertEquals(-1, told().header().getLong(VMCS));
    assertEquals(0, told().data().size());
    l1.vmclear(L1.VMCS);
    l1.vmptrld(L1.VMCS);
    assertEquals(L1.VMCS, told().header().getLong(VMCS));
    l1.say(L1.VMXOFF);
    assertEquals(-1, told().header().getLong(VMXON));
    assertEquals(-1, told().header().getLong(VMCS));
  }

  @Test
  void everyFieldIsAtItsPlace() {
    l1.start();
    for (VmcsField field : VmcsField.ALL) {
      l1.vmwrite(field.encoding(), 0x0123_4567_89AB_CDEFL * (field.place() + 1));
    }
    Bytes vmcs = told().data();
    assertEquals(4096, vmcs.size());
    assertEquals(0x11E5_7ED0, vmcs.getInt(0));
    Set<Integer> taken = new HashSet<>();
    for (VmcsField field : VmcsField.ALL) {
      long wide = vmcs.getLong(field.place());
      long held = field.size() == Long.BYTES ? wide : wide & (1L << 8 * field.size()) - 1;
      assertEquals(l1.vmread(field), held, field.toString());
      for (int at = field.place(); at < field.place() + field.size(); at++) {
        assertEquals(true, taken.add(at), field + " overlaps another");
      }
    }
  }

  @Test
  void insideL2ItsRegistersAreInTheVmcs() {
    l1.start();
    stopInL2();
    assertEquals(NestedState.GUEST_MODE, told().flags());
    assertEquals(L1.L2_CODE, told().data().getLong(VmcsField.GUEST_RIP.place()));
    assertEquals(L1.L2_STACK, told().data().getLong(VmcsField.GUEST_RSP.place()));
    l1.guest.vcpu.setNestedState(told());
    assertEquals(L1.L2_CODE, l1.guest.vcpu.regs().rip());
    assertEquals(NestedState.GUEST_MODE, told().flags());
  }

  /** Writing 0 to IA32_FEATURE_CONTROL ends VMX operation; L1 goes on with its host state. */
  @Test
  void userspaceCanEndIt() {
    l1.start();
    stopInL2();
    l1.guest.setMsr(0x3A, 0);
    assertEquals(-1, told().header().getLong(VMXON));
    assertEquals(L1.HOST, l1.guest.vcpu.regs().rip());
    assertFalse(l1.vmx().isOn());
    assertFalse(l1.vmx().isInside());
  }

  /** A VMCS that userspace makes current is one that VMREAD reads. */
  @Test
  void whatUserspaceSetsTheInstructionsSee() {
    l1.start();
    NestedState state = told();
    Bytes vmcs = state.data().withLong(VmcsField.GUEST_CR3.place(), 0xABC000).withInt(8, 1);
    l1.guest.vcpu.setNestedState(new NestedState(0, NestedState.VMX, state.header(), vmcs));
    assertEquals(0xABC000, l1.vmread(VmcsField.GUEST_CR3));
    assertEquals(Said.VALID, l1.say(L1.VMLAUNCH));
    assertEquals(4, l1.error(), "it is launched");
    l1.vmclear(L1.VMCS);
    assertEquals(0xABC000, l1.guest.getLong(L1.VMCS + VmcsField.GUEST_CR3.place()));
  }
}
