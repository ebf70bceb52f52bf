package guise.replay;

import guise.replay.text.Recording;
import guise.replay.text.Step;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The processor under a recording. Most recordings were made on emulated ones, which have faults
 * that KVM hands on; each says by itself which it was.
 */
public enum RecordedProcessor {
  // spotless:off
  QEMU_TCG ("qemu-tcg",  "leaf 0x40000000 spells TCGTCGTCGTCG", "RAWCPUID 40000000\\.0 \\w+ 54474354 43544743 47435447"),
  BOCHS_SKX("bochs-skx", "a Core i7-7800X with microcode of revision 0, which no silicon has", "CPUINFO model name\\s*: .*i7-7800X.*", " FMSR 8b n=1 val=0"),
  BOCHS_SPR("bochs-spr", "a Xeon w9-3475X with microcode of revision 0, which no silicon has", "CPUINFO model name\\s*: .*w9-3475X", " FMSR 8b n=1 val=0"),
  SILICON  ("as-documented", "nothing says that it is an emulated one");
  // spotless:on

  private final String hardware;
  private final String because;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of immutable patterns
  private final List<Pattern> lines;

  RecordedProcessor(String hardware, String because, String... lines) {
    this.hardware = hardware;
    this.because = because;
    this.lines = Arrays.stream(lines).map(Pattern::compile).toList();
  }

  /** The first whose lines are all in what a recording says of its machine. */
  public static RecordedProcessor under(Recording recording) {
    List<String> said =
        recording.section("info").stream()
            .flatMap(info -> info.steps().stream())
            .map(Step::lines)
            .flatMap(List::stream)
            .toList();
    return Arrays.stream(values())
        .filter(processor -> processor.lines.stream().allMatch(line -> anyIs(line, said)))
        .findFirst()
        .orElse(SILICON);
  }

  private static boolean anyIs(Pattern line, List<String> said) {
    return said.stream().anyMatch(text -> line.matcher(text).matches());
  }

  /** The name of the hardware that behaves so. */
  public String hardware() {
    return hardware;
  }

  /** How the recording tells. */
  public String because() {
    return because;
  }
}
