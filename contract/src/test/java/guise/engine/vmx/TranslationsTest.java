package guise.engine.vmx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.kvm.Exit;
import guise.kvm.Regs;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** INVEPT, INVVPID and VMFUNC, which are about the translations of L2. */
final class TranslationsTest {
  private static final String INVEPT = "660f3880042500700000";
  private static final String INVVPID = "660f3881042500700000";
  private static final int INVALID_OPERAND = 28;
  private static final int VMCALL = 18;
  private static final int VMFUNC = 59;
  private static final long FORMAT = 6 | 3 << 3;
  private static final long OTHER_EPT = 0x30000;
  private static final long WINDOW = 0x50000;

  private final L1 l1 = new L1("skylake-sp", "6.12");

  private Said say(String hex, long type, long first, long second) {
    l1.guest.putLong(L1.OPERAND, first);
    l1.guest.putLong(L1.OPERAND + 8, second);
    return l1.say(hex, Regs.ZERO.withRax(type).withRflags(2));
  }

  private void refused(String hex, long type, long first, long second) {
    assertEquals(Said.VALID, say(hex, type, first, second));
    assertEquals(INVALID_OPERAND, l1.error());
  }

  @Test
  void inveptOfAContextOrOfAll() {
    l1.start();
    assertEquals(Said.SUCCESS, say(INVEPT, 2, 0, 0));
    assertEquals(Said.SUCCESS, say(INVEPT, 1, L1.EPT | FORMAT, 0));
    refused(INVEPT, 0, 0, 0);
    refused(INVEPT, 3, 0, 0);
    refused(INVEPT, 1, L1.EPT | 3 << 3 | 1, 0);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3"})
  void invvpidOfEveryKind(long type) {
    l1.start();
    assertEquals(Said.SUCCESS, say(INVVPID, type, 5, 0x1000));
    refused(INVVPID, type, 0x1_0005, 0x1000);
    if (type != 2) {
      refused(INVVPID, type, 0, 0x1000);
    }
    if (type == 0) {
      refused(INVVPID, type, 5, 1L << 50);
    }
    refused(INVVPID, 4, 5, 0);
  }

  /** What userspace takes from the capability registers is not there: #UD, here a triple fault. */
  @Test
  void withoutTheCapabilityThereIsNoInstruction() {
    long offered = l1.guest.msr(0x48C);
    l1.guest.setMsr(0x48C, offered & ~(1L << 20) & ~(1L << 32));
    l1.start();
    Exit shutdown = new Exit.Shutdown();
    assertEquals(shutdown, l1.guest.execute(INVEPT, Regs.ZERO.withRax(2).withRflags(2)));
    l1.guest.reset();
    assertEquals(shutdown, l1.guest.execute(INVVPID, Regs.ZERO.withRax(2).withRflags(2)));
  }

  // -- VMFUNC -----------------------------------------------------------------------------------

  private void tables(long at, long window) {
    l1.guest.putLong(at, at + 0x1007);
    l1.guest.putLong(at + 0x1000, at + 0x2007);
    l1.guest.putLong(at + 0x2000, at + 0x3007);
    for (long page = 0; page < 256; page++) {
      l1.guest.putLong(at + 0x3000 + 8 * page, page << 12 | 0x37);
    }
    l1.guest.putLong(at + 0x3000 + 8 * (WINDOW >> 12), window | 0x37);
  }

  private int function(long function, long index, Consumer<Fields> change) {
    l1.start();
    tables(L1.EPT, WINDOW);
    tables(OTHER_EPT, WINDOW + 0x1000);
    l1.guest.putLong(L1.BITMAP, L1.EPT | FORMAT);
    l1.guest.putLong(L1.BITMAP + 8, OTHER_EPT | FORMAT);
    l1.guest.putLong(L1.BITMAP + 16, OTHER_EPT | FORMAT | 1 << 7);
    l1.guest.putInt(WINDOW, 0x11);
    l1.guest.putInt(WINDOW + 0x1000, 0x22);
    // vmfunc; mov ebx, [window]
    l1.second("0f01d4" + "8b1c2500000500");
    Fields fields =
        l1.plain()
            .ept()
            .secondary(13)
            .set(VmcsField.VM_FUNCTION_CONTROL, 1)
            .set(VmcsField.EPTP_LIST_ADDRESS, L1.BITMAP);
    change.accept(fields);
    l1.write(fields.values());
    l1.launch(Regs.ZERO.withRax(function).withRcx(index));
    return (int) l1.guest.vcpu.regs().rbx();
  }

  @Test
  void anotherEptPointerIsSwitchedToWithoutExit() {
    assertEquals(0x11, function(0, 0, _ -> {}));
    assertEquals(VMCALL, l1.vmread(VmcsField.EXIT_REASON));
    assertEquals(0x22, function(0, 1, _ -> {}));
    assertEquals(VMCALL, l1.vmread(VmcsField.EXIT_REASON));
    assertEquals(OTHER_EPT | FORMAT, l1.vmread(VmcsField.EPT_POINTER));
  }

  @Test
  void whatCannotBeDoneExits() {
    function(0, 2, _ -> {});
    assertEquals(VMFUNC, l1.vmread(VmcsField.EXIT_REASON), "a pointer with a reserved bit");
    function(0, 512, _ -> {});
    assertEquals(VMFUNC, l1.vmread(VmcsField.EXIT_REASON), "beyond the list");
    function(1, 0, _ -> {});
    assertEquals(VMFUNC, l1.vmread(VmcsField.EXIT_REASON), "another function");
    function(0, 1, f -> f.set(VmcsField.VM_FUNCTION_CONTROL, 0));
    assertEquals(VMFUNC, l1.vmread(VmcsField.EXIT_REASON), "not enabled");
    assertEquals(3, l1.vmread(VmcsField.EXIT_INSTRUCTION_LEN));
  }
}
