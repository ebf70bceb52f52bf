package guise.guest;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.since;
import static guise.x86.Register.EAX;
import static guise.x86.Register.EDX;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.KernelRules;
import guise.kernel.Rule;
import guise.kernel.Versions;
import guise.x86.CpuidTable;
import java.util.Optional;

/** What makes {@code KVM_SET_CPUID2} refuse a table on a vCPU that has not run, in order. */
public enum AcceptanceRule implements Rule {
  // spotless:off
  ENTRIES_AT_MOST_256 ("E2BIG",  ALL, (table, _) -> table.size() <= ReportRule.MAX_ENTRIES,
      "a vCPU holds at most 256 entries"),
  LINEAR_WIDTH        ("EINVAL", ALL, (table, _) -> linearWidthIsKnown(table),
      "0x80000008.EAX[15:8] is 48 or 57, or 0 for no answer"),
  XCOMP_PERMISSION    ("EPERM",  since(5, 17).documented(), (table, permission) -> permission.allows(xcr0(table)),
      "0xD.0 announces tile data only if the process asked for permission to give it to guests");
  // spotless:on

  /** Whether a table is acceptable. */
  @Immutable
  interface Condition {
    boolean holds(CpuidTable table, Permission permission);
  }

  private final String errno;
  private final Versions versions;
  private final Condition condition;
  private final String meaning;

  AcceptanceRule(String errno, Versions versions, Condition condition, String meaning) {
    this.errno = errno;
    this.versions = versions;
    this.condition = condition;
    this.meaning = meaning;
  }

  /** The first rule of a kernel that a table breaks. */
  public static Optional<AcceptanceRule> brokenBy(
      CpuidTable table, Permission permission, KernelRules rules) {
    for (AcceptanceRule rule : values()) {
      if (rules.has(rule) && !rule.condition.holds(table, permission)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private static boolean linearWidthIsKnown(CpuidTable table) {
    int width = table.findAny(0x8000_0008).map(e -> e.get(EAX) >>> 8 & 0xFF).orElse(0);
    return width == 0 || width == 48 || width == 57;
  }

  private static long xcr0(CpuidTable table) {
    return table
        .find(0xD, 0)
        .map(e -> Integer.toUnsignedLong(e.get(EAX)) | (long) e.get(EDX) << 32)
        .orElse(0L);
  }

  public String errno() {
    return errno;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
