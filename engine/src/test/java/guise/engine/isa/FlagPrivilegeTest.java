package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.memory.GuestFault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may change which flag: POPF, PUSHF, CLI and STI (SDM volume 2, POPF and CLI). */
class FlagPrivilegeTest {
  private static final long VME = 1;
  private static final long PVI = 2;
  private static final Outcome GP = new Outcome.Faulted(GuestFault.GP);

  @ParameterizedTest(name = "CPL {0}, IOPL {1}: {3}")
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          cpl, iopl, changed,  why
          0,   0,    0x3200,   the kernel changes IF and IOPL
          0,   3,    0x0200,   IOPL is what it was already
          1,   1,    0x0200,   IF is for whom IOPL lets
          2,   1,    0x0000,   above IOPL neither
          3,   0,    0x0000,   a program neither
          3,   3,    0x0200,   a program that may do I/O
          """)
  void popfChanges(int cpl, int iopl, String changed, String why) {
    SmallGuest guest = SmallGuest.of32(cpl);
    long before = (long) iopl << 12 | 2;
    guest.cpu.setRflags(before);
    guest.cpu.r[Cpu.RSP] = 0x1000;
    guest.cpu.write(SegmentRegister.SS, 0x1000, 4, Cpu.IF | Cpu.IOPL | Cpu.VIF | Cpu.VIP | Cpu.VM);
    guest.run("9d");
    assertEquals(Long.decode(changed), guest.cpu.rflags() ^ before, why);
    assertEquals(0x1004, guest.cpu.r[Cpu.RSP]);
  }

  @ParameterizedTest(name = "{0} at CPL {1}, IOPL {2}, CR4 {3}: {6}")
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          code, cpl, iopl, pvi,   flags,    after,   why
          fa,   0,   0,    false, 0x202,    0x2,     the kernel clears IF
          fa,   3,   3,    false, 0x202,    0x2,     IOPL lets a program
          fa,   3,   0,    false, 0x202,    gp,      IOPL does not let it
          fa,   2,   1,    true,  0x202,    gp,      PVI is for CPL 3 alone
          fa,   3,   0,    true,  0x80202,  0x202,   PVI clears VIF instead
          fb,   0,   0,    false, 0x2,      0x202,   the kernel sets IF
          fb,   3,   0,    false, 0x2,      gp,      IOPL does not let it
          fb,   3,   0,    true,  0x2,      0x80002, PVI sets VIF instead
          fb,   3,   0,    true,  0x100002, gp,      an interrupt waits behind VIP
          """)
  void cliAndStiObey(
      String code, int cpl, int iopl, boolean pvi, String flags, String after, String why) {
    SmallGuest guest = SmallGuest.of32(cpl);
    guest.cpu.cr4 = pvi ? PVI : 0;
    long level = (long) iopl << 12;
    guest.cpu.setRflags(Long.decode(flags) | level);
    Outcome outcome = guest.run(code);
    if (after.equals("gp")) {
      assertEquals(GP, outcome, why);
    } else {
      assertEquals(Long.decode(after) | level, guest.cpu.rflags(), why);
    }
  }

  @ParameterizedTest(name = "STI with IF {0}")
  @CsvSource({"0x2, 2, the next instruction is spared", "0x202, 0, IF was set already"})
  void stiCastsAShadow(String flags, int shadow, String why) {
    SmallGuest guest = SmallGuest.of32(0);
    guest.cpu.setRflags(Long.decode(flags));
    assertEquals(Outcome.ELSEWHERE, guest.run("fb"), "the step loop looks for interrupts");
    assertEquals(shadow, guest.cpu.shadow, why);
  }

  @ParameterizedTest(name = "{0} in virtual-8086 mode, IOPL {1}, VME {2}: {4}")
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          code,  iopl, vme,   after,   why
          9c,    0,    false, gp,      PUSHF shows IF
          66 9c, 0,    true,  gp,      VME virtualizes the 16-bit form alone
          9d,    0,    false, gp,      POPF changes IF
          9c,    3,    false, 0x23002, IOPL lets it
          9d,    0,    true,  0xa0002, POPF sets VIF in the place of IF
          """)
  void virtual8086(String code, int iopl, boolean vme, String after, String why) {
    SmallGuest guest = SmallGuest.ofV86();
    guest.cpu.cr4 = vme ? VME : 0;
    guest.cpu.setRflags(Cpu.VM | (long) iopl << 12);
    guest.cpu.r[Cpu.RSP] = 0x1000;
    guest.cpu.write(SegmentRegister.SS, 0x1000, 2, Cpu.IF | 2);
    Outcome outcome = guest.run(code);
    if (after.equals("gp")) {
      assertEquals(GP, outcome, why);
      assertEquals(0x1000, guest.cpu.r[Cpu.RSP], "a fault changes nothing");
    } else {
      assertEquals(Long.decode(after), guest.cpu.rflags(), why);
    }
  }
}
