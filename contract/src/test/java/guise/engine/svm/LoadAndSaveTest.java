package guise.engine.svm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.kvm.Exit;
import guise.kvm.Regs;
import guise.kvm.Sregs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** VMLOAD and VMSAVE: the state that VMRUN leaves alone (APM volume 2, 15.5.2). */
final class LoadAndSaveTest {
  private static final String VMLOAD = "0f01da";
  private static final String VMSAVE = "0f01db";
  private static final long FROM = 0x60000;
  private static final long TO = 0x61000;
  private static final List<Integer> PLACES =
      List.of(
          Vmcb.STAR,
          Vmcb.LSTAR,
          Vmcb.CSTAR,
          Vmcb.SFMASK,
          Vmcb.KERNEL_GS_BASE,
          Vmcb.SYSENTER_CS,
          Vmcb.SYSENTER_ESP,
          Vmcb.SYSENTER_EIP);

  private final SvmL1 l1 = new SvmL1("milan", "7.2").start();

  private void execute(String hex, long address) {
    Exit end = l1.guest.execute(hex, Regs.ZERO.withRax(address).withRflags(2));
    assertEquals(new Exit.Halted(), end);
  }

  private Vmcb filled() {
    var vmcb = new Vmcb(l1.guest.page(FROM));
    for (int at = 0; at < PLACES.size(); at++) {
      vmcb.set(PLACES.get(at), 0x1000 + at);
    }
    for (int segment : new int[] {Vmcb.FS, Vmcb.GS, Vmcb.LDTR, Vmcb.TR}) {
      vmcb.setShort(segment, 0x10 + 8 * (segment >> 4 & 7));
      vmcb.setShort(segment + 2, segment == Vmcb.TR ? 0x8B : segment == Vmcb.LDTR ? 0x82 : 0xC93);
      vmcb.setInt(segment + 4, 0xFFF);
      vmcb.set(segment + 8, 0x10_0000 + segment);
    }
    return vmcb;
  }

  @Test
  void whatIsLoadedIsInTheRegisters() {
    filled();
    Sregs before = l1.guest.vcpu.sregs();
    execute(VMLOAD, FROM);
    Sregs after = l1.guest.vcpu.sregs();
    assertEquals(0x10_0000 + Vmcb.FS, after.segments().fs().base());
    assertEquals(0x10_0000 + Vmcb.GS, after.segments().gs().base());
    assertEquals(0x10_0000 + Vmcb.TR, after.segments().tr().base());
    assertEquals(0x10_0000 + Vmcb.LDTR, after.segments().ldt().base());
    assertEquals(before.segments().cs(), after.segments().cs());
    assertEquals(before.segments().ss(), after.segments().ss());
    assertEquals(0x1000, l1.guest.msr(0xC000_0081));
    assertEquals(0x1004, l1.guest.msr(0xC000_0102));
    assertEquals(0x1005, l1.guest.msr(0x174));
  }

  @Test
  void whatIsSavedIsWhatWasLoaded() {
    Vmcb from = filled();
    execute(VMLOAD, FROM);
    l1.guest.page(TO).fill((byte) 0);
    execute(VMSAVE, TO);
    var to = new Vmcb(l1.guest.page(TO));
    for (int place : PLACES) {
      assertEquals(from.get(place), to.get(place));
    }
    for (int segment : new int[] {Vmcb.FS, Vmcb.GS, Vmcb.LDTR, Vmcb.TR}) {
      assertEquals(from.get(segment), to.get(segment));
      assertEquals(from.get(segment + 8), to.get(segment + 8));
    }
    assertEquals(0, to.get(Vmcb.RIP), "what VMRUN moves is left alone");
    assertEquals(0, to.get(Vmcb.CS));
  }

  /** #GP, and without a table of interrupts that is a shutdown. */
  @ParameterizedTest
  @ValueSource(longs = {0x60008, 1L << 52, 0x4000_0000})
  void anAddressThatIsNoPageIsRefused(long address) {
    for (String hex : List.of(VMLOAD, VMSAVE)) {
      l1.guest.reset();
      Exit end = l1.guest.execute(hex, Regs.ZERO.withRax(address).withRflags(2));
      assertEquals(new Exit.Shutdown(), end, hex);
    }
  }
}
