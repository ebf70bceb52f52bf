package guise.cli;

import com.google.errorprone.annotations.Immutable;
import guise.host.Host;
import guise.x86.CpuidTable;
import guise.x86.StaticFeature;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a guest may miss on a {@code /dev/kvm}: a row each, with what is said of it. To add one, add
 * its row.
 */
enum DeviceLack {
  // spotless:off
  NESTING       ("no VMX or SVM",          (_, offered) -> none(offered, StaticFeature.VMX, StaticFeature.SVM)),
  EXTENDED_STATE("no XSAVE and so no AVX", (_, offered) -> none(offered, StaticFeature.XSAVE)),
  SMEP_AND_SMAP ("no SMEP or SMAP",        (_, offered) -> none(offered, StaticFeature.SMEP, StaticFeature.SMAP)),
  PROCESSOR     ("a module, kvm_pvm, that interprets all code but a user's, slowly and not every instruction",
      (host, _) -> host.kernel().isPresent() && host.kernel().get().modules().tellOf("kvm_pvm"));
  // spotless:on

  /** Whether something is lacking, by the machine and by what its KVM offers guests. */
  @Immutable
  private interface Condition {
    boolean holds(Host host, CpuidTable offered);
  }

  private final String text;
  private final Condition condition;

  DeviceLack(String text, Condition condition) {
    this.text = text;
    this.condition = condition;
  }

  private static boolean none(CpuidTable offered, StaticFeature... features) {
    return Arrays.stream(features).noneMatch(offered::announces);
  }

  /** The line about all that is lacking; empty where nothing is. */
  static Optional<String> line(Host host, CpuidTable offered) {
    List<String> lacking =
        Arrays.stream(values())
            .filter(lack -> lack.condition.holds(host, offered))
            .map(lack -> lack.text)
            .toList();
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of("guests on this /dev/kvm have " + String.join(", ", lacking));
  }
}
