package guise.engine.vmx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.kvm.Regs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long translations by EPT last (SDM volume 3, 30.4.3): VPID 1 keeps those of L2. */
final class EptTranslationsTest {
  private static final long TABLE = L1.EPT + 0x3000;
  private static final long PAGE = 0x50000;
  private static final long FIRST = 0x60000;
  private static final long SECOND = 0x61000;
  private static final long READABLE = 0x31;
  private static final long ALL = 0x37;
  private static final int EPT_VIOLATION = 48;
  private static final int VMCALL = 18;

  private static final String READ_RAX = "488b042500000500";
  private static final String WRITE_RBX = "48891c2500000500";
  private static final String READ_RCX = "488b0c2500000500";
  private static final String INVEPT = "660f38800c2500700000";

  private final L1 l1 = new L1("sapphire-rapids", "7.2").start();

  @BeforeEach
  void tables() {
    l1.guest.putLong(L1.EPT, L1.EPT + 0x1007);
    l1.guest.putLong(L1.EPT + 0x1000, L1.EPT + 0x2007);
    l1.guest.putLong(L1.EPT + 0x2000, TABLE + 7);
    for (int page = 0; page < 256; page++) {
      l1.guest.putLong(TABLE + 8L * page, page * 4096L | ALL);
    }
    l1.guest.putLong(FIRST, 0x1111);
    l1.guest.putLong(SECOND, 0x2222);
  }

  private void map(long leaf) {
    l1.guest.putLong(TABLE + 8 * (PAGE >> 12), leaf);
  }

  private Regs enter(String hex) {
    l1.second(hex).write(l1.plain().ept().secondary(1, 5).set(VmcsField.VPID, 1).values());
    l1.launch();
    return l1.guest.vcpu.regs();
  }

  private Regs resume(Regs regs) {
    l1.resume(regs);
    return l1.guest.vcpu.regs();
  }

  /** L1 maps another page and skips the write; the violation was all that is to invalidate. */
  @Test
  void aViolationForgetsTheAddress() {
    map(FIRST | READABLE);
    Regs at = enter(READ_RAX + WRITE_RBX + READ_RCX);
    assertEquals(EPT_VIOLATION, l1.vmread(VmcsField.EXIT_REASON));
    assertEquals(0x1111, at.rax());
    map(SECOND | READABLE);
    l1.vmwrite(VmcsField.GUEST_RIP.encoding(), at(READ_RAX + WRITE_RBX));
    assertEquals(0x2222, resume(Regs.ZERO).rcx());
    assertEquals(VMCALL, l1.vmread(VmcsField.EXIT_REASON));
  }

  private static long at(String behind) {
    return L1.L2_CODE + behind.length() / 2;
  }

  @Test
  void inveptForgetsAll() {
    map(FIRST | ALL);
    assertEquals(0x1111, enter(READ_RAX).rax());
    map(SECOND | ALL);
    assertEquals(Said.SUCCESS, l1.say(INVEPT, Regs.ZERO.withRcx(2)));
    l1.vmwrite(VmcsField.GUEST_RIP.encoding(), L1.L2_CODE);
    assertEquals(0x2222, resume(Regs.ZERO).rax());
  }

  /** What a walk has not been made for is not known: the dirty flag is set by the first write. */
  @Test
  void aWriteBehindAReadSetsTheDirtyFlag() {
    map(FIRST | ALL);
    l1.second(READ_RAX)
        .write(
            l1.plain()
                .ept()
                .secondary(1, 5)
                .set(VmcsField.VPID, 1)
                .or(VmcsField.EPT_POINTER, 1 << 6)
                .values());
    l1.launch();
    assertEquals(FIRST | ALL | 0x100, l1.guest.getLong(TABLE + 8 * (PAGE >> 12)));
    l1.second(WRITE_RBX);
    l1.vmwrite(VmcsField.GUEST_RIP.encoding(), L1.L2_CODE);
    resume(Regs.ZERO);
    assertEquals(FIRST | ALL | 0x300, l1.guest.getLong(TABLE + 8 * (PAGE >> 12)));
  }
}
