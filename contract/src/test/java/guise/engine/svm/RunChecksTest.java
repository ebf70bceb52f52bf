package guise.engine.svm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** VMRUN of VMCBs in which just one thing is wrong, executed by an L1. */
final class RunChecksTest {
  private static final long INVALID = -1;
  private static final SvmL1 SHARED = new SvmL1("milan", "7.2");

  private final SvmL1 l1 = SHARED.start().second("");

  private static List<RunCheck> broken(RunState state) {
    return Arrays.stream(RunCheck.values()).filter(c -> !c.holds(state)).toList();
  }

  @Test
  void aPlainVmcbIsRun() {
    assertEquals(List.of(), broken(l1.state()));
    assertEquals(SvmL1.VMMCALL, l1.run());
  }

  @ParameterizedTest
  @EnumSource
  void aVmcbThatIsWrongIsExitMinus1(RunRow row) {
    row.change(l1.vmcb());
    assertEquals(List.of(row.check()), broken(l1.state()));
    l1.vmcb().set(Vmcb.EXIT_INFO_1, 5);
    l1.vmcb().set(Vmcb.EXIT_INFO_2, 6);
    assertEquals(INVALID, l1.run());
    assertEquals(0, l1.vmcb().get(Vmcb.EXIT_INFO_1));
    assertEquals(0, l1.vmcb().get(Vmcb.EXIT_INFO_2));
    assertEquals(0, l1.vmcb().getInt(Vmcb.EVENT_INJECTION));
  }

  @Test
  void svmOffIsExitMinus1() {
    l1.vmcb().set(Vmcb.EFER, 0x500);
    assertEquals(List.of(RunCheck.SVM_ENABLED), broken(l1.state()));
    assertEquals(INVALID, l1.run());
  }

  @Test
  void pdptesThatAreWrongAreExitMinus1() {
    l1.guest.putLong(SvmL1.NPT, 0x1E7);
    l1.vmcb().set(Vmcb.EFER, 0x1000);
    l1.vmcb().set(Vmcb.CR3, SvmL1.NPT);
    l1.vmcb().setShort(Vmcb.CS + 2, 0xC9B);
    assertEquals(List.of(), broken(l1.state()));
    assertEquals(INVALID, l1.run());
    l1.guest.putLong(SvmL1.NPT, 0);
  }

  /** Up to 6.x nested paging that L1's CPU lacks is refused; 7.2 drops the bit. */
  @Test
  void nestedPagingThatIsNotOffered() {
    var older = new SvmL1("milan", "6.12");
    older.guest.withoutNestedPaging();
    older.start().second("").vmcb().set(Vmcb.NESTED_CONTROL, 1);
    assertEquals(List.of(RunCheck.NESTED_PAGING), broken(older.state()));
    assertEquals(INVALID, older.run());
    var newer = new SvmL1("milan", "7.2");
    newer.guest.withoutNestedPaging();
    newer.start().second("").vmcb().set(Vmcb.NESTED_CONTROL, 1);
    assertEquals(SvmL1.VMMCALL, newer.run());
  }

  /** 6.12 looks at neither the event nor the PAT. */
  @Test
  void whatOlderKernelsDoNotCheck() {
    var older = new SvmL1("milan", "6.12").start();
    for (RunRow row : List.of(RunRow.EVENT_TYPE, RunRow.PAT)) {
      older.start();
      row.change(older.vmcb());
      assertEquals(List.of(), broken(older.state()), row.toString());
    }
  }

  @Test
  void virtualNmisAreLookedAtWhereKvmHasThem() {
    var older = new SvmL1("milan", "6.1").start().second("");
    RunRow.VIRTUAL_NMI.change(older.vmcb());
    assertEquals(SvmL1.VMMCALL, older.run());
  }

  /** A flush by ASID was refused for a while, before KVM offered the feature. */
  @Test
  void flushesByAsid() {
    for (String kernel : List.of("5.10", "6.8", "7.2")) {
      var free = new SvmL1("milan", kernel).start().second("");
      free.vmcb().setInt(Vmcb.TLB_CONTROL, 3);
      assertEquals(SvmL1.VMMCALL, free.run(), kernel);
    }
    var strict = new SvmL1("milan", "6.1").start().second("");
    for (int control : new int[] {0, 1}) {
      strict.vmcb().setInt(Vmcb.TLB_CONTROL, control);
      assertEquals(List.of(), broken(strict.state()));
    }
    strict.vmcb().setInt(Vmcb.TLB_CONTROL, 3);
    assertEquals(List.of(RunCheck.TLB_CONTROL), broken(strict.state()));
    assertEquals(INVALID, strict.run());
  }

  @Test
  void noCheckIsWithoutATest() {
    var checks = EnumSet.allOf(RunCheck.class);
    List.of(RunRow.values()).forEach(row -> checks.remove(row.check()));
    var above = EnumSet.of(RunCheck.NESTED_PAGING, RunCheck.SVM_ENABLED, RunCheck.TLB_CONTROL);
    assertEquals(above, checks, "tested above");
  }
}
