package guise.cli;

import guise.guest.AcceptanceRule;

/** KVM's no to a table, in a line. */
final class RefusalText {
  private RefusalText() {}

  static String of(AcceptanceRule rule) {
    return "KVM_SET_CPUID2 fails with %s: %s (%s)"
        .formatted(rule.errno(), rule.meaning(), rule.name());
  }
}
