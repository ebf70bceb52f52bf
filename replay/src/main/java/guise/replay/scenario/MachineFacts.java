package guise.replay.scenario;

import com.google.errorprone.annotations.Immutable;
import java.util.List;

/**
 * What is known of the machine under a KVM before the KVM is asked.
 *
 * @param lines what a recording says of it: UNAME, CPUINFO, FILE, RAWCPUID, HOSTXCR0
 * @param anonymity what becomes of its identity
 */
@Immutable
@SuppressWarnings("Immutable") // the list is a copy
public record MachineFacts(List<String> lines, Anonymity anonymity) {
  private static final int SVM = 1 << 2;

  public MachineFacts {
    lines = List.copyOf(lines);
  }

  /** A machine whose identity is told. */
  public static MachineFacts told(List<String> lines) {
    return new MachineFacts(lines, Anonymity.TOLD);
  }

  /** A machine whose identity stays where it is. */
  public static MachineFacts anonymous(List<String> lines) {
    return new MachineFacts(lines, Anonymity.KEPT_BACK);
  }

  /** What scenarios leave out on this machine. */
  Cautions cautions() {
    return new Cautions(
        lines.stream().anyMatch(MachineFacts::saysTcg),
        lines.stream().anyMatch(MachineFacts::hasSvm),
        lines.stream().anyMatch(line -> line.startsWith("FILE /sys/module/kvm_pvm/")));
  }

  private static boolean saysTcg(String fact) {
    return fact.matches("RAWCPUID 40000000\\.0 \\w+ 54474354 .*");
  }

  private static boolean hasSvm(String fact) {
    return fact.startsWith("RAWCPUID 80000001.0 ")
        && (Integer.parseUnsignedInt(fact.split(" ", -1)[4], 16) & SVM) != 0;
  }
}
