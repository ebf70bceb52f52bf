package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.kvm.Exit;
import guise.kvm.Regs;
import org.junit.jupiter.api.Test;

/** Code that changes under the processor's feet. */
final class CodeCacheTest {
  private static final Exit HALTED = new Exit.Halted();
  private final Guest guest = new Guest(Backend.MILAN_7_2);

  @Test
  void aStoreIntoTheNextInstructionCounts() {
    guest.wide();
    // mov byte [rip+1], 5 ; mov al, 1 (its immediate is replaced) ; hlt
    guest.put(Guest.CODE, "c605 01000000 05 b001 f4");
    assertEquals(HALTED, guest.run(Guest.CODE));
    assertEquals(5, guest.vcpu.regs().rax());
  }

  @Test
  void aLoopThatChangesItselfDoesSoEachTime() {
    guest.wide();
    // l: add eax, 0 (imm8 grows) ; inc byte [rip-7] ; dec ecx ; jnz l ; hlt
    guest.put(Guest.CODE, "83c000 fe05 f9ffffff ffc9 75f3 f4");
    Regs regs = Regs.ZERO.withRip(Guest.CODE).withRcx(100);
    assertEquals(HALTED, guest.run(regs));
    assertEquals(100 * 99 / 2, guest.vcpu.regs().rax());
  }

  @Test
  void aCounterBesideTheCodeIsCounted() {
    guest.wide();
    // l: inc dword [0x1800] ; dec ecx ; jnz l ; mov eax, [0x1800] ; hlt
    guest.put(Guest.CODE, "ff0425 00180000 ffc9 75f5 8b0425 00180000 f4");
    assertEquals(HALTED, guest.run(Regs.ZERO.withRip(Guest.CODE).withRcx(100_000)));
    assertEquals(100_000, guest.vcpu.regs().rax());
  }

  @Test
  void whatUserspaceWritesBetweenTwoRunsCounts() {
    guest.real().put(Guest.CODE, "b001 f4");
    assertEquals(HALTED, guest.run(Guest.CODE));
    assertEquals(1, guest.vcpu.regs().rax());
    guest.put(Guest.CODE, "b002 f4");
    assertEquals(HALTED, guest.run(Guest.CODE));
    assertEquals(2, guest.vcpu.regs().rax());
  }

  @Test
  void theByteThatMadeAnInstructionUndefinedCounts() {
    guest.real().put(Guest.CODE, "0f01c6 f4"); // no instruction of its group
    assertEquals(HALTED, guest.run(Guest.CODE));
    assertEquals(0x807, guest.vcpu.regs().rip(), "#UD");
    guest.put(Guest.CODE, "0f01e0 f4"); // smsw ax
    assertEquals(HALTED, guest.run(Guest.CODE));
    assertEquals(Guest.CODE + 4, guest.vcpu.regs().rip());
  }

  @Test
  void anInstructionAcrossTwoPagesIsWhatBothPagesSay() {
    guest.wide();
    guest.put(0x1FFE, "b8 04030201 f4"); // mov eax, 0x01020304 over the end of the page
    assertEquals(HALTED, guest.run(0x1FFE));
    assertEquals(0x0102_0304, guest.vcpu.regs().rax());
    guest.put(0x2000, "ff");
    assertEquals(HALTED, guest.run(0x1FFE));
    assertEquals(0x0102_FF04, guest.vcpu.regs().rax());
  }

  @Test
  void aStoreIntoTheSecondPageOfAnInstructionCounts() {
    guest.wide();
    // 1fe0: mov byte [0x2000], cl ; jmp 0x1ffe ... 1ffe: mov eax, imm ; dec ecx ; jnz 1fe0 ; hlt
    guest.put(0x1FE0, "880c25 00200000 eb15");
    guest.put(0x1FFE, "b8 00000000 ffc9 75d7 f4");
    assertEquals(HALTED, guest.run(Regs.ZERO.withRip(0x1FE0).withRcx(3)));
    assertEquals(0x100, guest.vcpu.regs().rax());
  }

  @Test
  void anotherModeReadsTheSameBytesAnew() {
    guest.real().put(Guest.CODE, "b80100 4890 f4");
    guest.put(Guest.CODE, "b8 01000000 f4");
    assertEquals(HALTED, guest.wide().run(Guest.CODE));
    assertEquals(Guest.CODE + 6, guest.vcpu.regs().rip());
    guest.real();
    guest.put(Guest.CODE + 3, "9090");
    assertEquals(HALTED, guest.run(Guest.CODE));
    assertEquals(Guest.CODE + 6, guest.vcpu.regs().rip());
  }
}
