package guise.guest.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.kernel.KernelVersion;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What CPUID in the page role would cost. */
final class UntrackedTest {
  @Test
  void cpuidTakesFourteenBits() {
    assertEquals(
        Set.of(Untracked.MAXPHYADDR, Untracked.GBPAGES, Untracked.VENDOR, Untracked.C_BIT),
        Untracked.OF_CPUID);
    assertEquals(14, Untracked.bits(Untracked.OF_CPUID));
  }

  @ParameterizedTest
  @CsvSource({"5.10,14,28", "5.14,13,27", "6.1,13,27", "6.12,13,27", "7.2,14,28"})
  void pagesOfOneGfn(String version, int exponent, int withCpuid) {
    PagesPerGfn bound = PagesPerGfn.in(KernelVersion.parse(version));
    assertEquals(exponent, bound.exponent());
    assertEquals(CounterWidth.U16, bound.counterWith(Set.of()));
    assertEquals(withCpuid, bound.exponentWith(Untracked.OF_CPUID));
    assertEquals(CounterWidth.U32, bound.counterWith(Untracked.OF_CPUID));
  }

  @Test
  void someOfItWouldFit() {
    PagesPerGfn bound = PagesPerGfn.in(KernelVersion.parse("6.12"));
    assertEquals(CounterWidth.U16, bound.counterWith(Set.of(Untracked.GBPAGES, Untracked.VENDOR)));
    assertEquals(CounterWidth.U32, bound.counterWith(Set.of(Untracked.MAXPHYADDR)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5.10 | ROLES_COMPARED SHADOW_PAGES_STAY",
        "6.1  | ROOT_ROLE_ZEROED EXTENDED_ROLE_INVALID ROOTS_FREED MASKS_RECOMPUTED SHADOW_PAGES_STAY",
        "6.12 | ROOT_ROLE_INVALID EXTENDED_ROLE_INVALID ROOTS_FREED MASKS_RECOMPUTED SHADOW_PAGES_STAY",
        "7.2  | ROOT_ROLE_INVALID EXTENDED_ROLE_INVALID ROOTS_FREED MASKS_RECOMPUTED SHADOW_PAGES_STAY VM_KILLED_IF_FIXED",
      })
  void whatSettingCpuidInvalidates(String version, String rows) {
    var expected = new java.util.TreeSet<MmuReset>();
    for (String row : rows.split(" ", -1)) {
      expected.add(MmuReset.valueOf(row));
    }
    assertEquals(expected, new java.util.TreeSet<>(MmuReset.in(KernelVersion.parse(version))));
  }
}
