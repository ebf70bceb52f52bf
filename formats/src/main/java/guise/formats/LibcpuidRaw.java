package guise.formats;

import guise.x86.Registers;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * libcpuid's raw data and tests: the answers of each CPU, then a rule and what libcpuid makes of
 * them, which is not read here. The answers are either arrays by function, or AIDA64's rows.
 *
 * <pre>
 * basic_cpuid[7]=00000000 009c01a9 00000000 00000000
 * intel_fn4[1]=00000000 00000000 00000000 00000000
 * </pre>
 */
final class LibcpuidRaw implements Format {
  private static final Pattern RULE = Pattern.compile("-{40,}\\s*");
  private static final Pattern ROW =
      Pattern.compile("(\\w+)\\[(\\d{1,4})]=(\\S+)\\s+(\\S+)\\s+(\\S+)\\s+(\\S+)\\s*");
  private static final Pattern START =
      Pattern.compile("(?:basic_cpuid|ext_cpuid|intel_fn\\w+|amd_fn\\w+)\\b.*");
  private static final Pattern CPU = Pattern.compile("[-_]+\\[? *Logical CPU #(\\d{1,6})\\b.*");
  private static final int EXTENDED = 0x8000_0000;

  /** The arrays whose position is the index of one function. */
  private static final Map<String, Integer> BY_INDEX =
      Map.of(
          "intel_fn4", 0x4,
          "intel_fn11", 0xB,
          "intel_fn12h", 0x12,
          "intel_fn14h", 0x14,
          "amd_fn8000001dh", 0x8000_001D,
          "amd_fn80000026h", 0x8000_0026);

  @Override
  public String name() {
    return "libcpuid raw data";
  }

  @Override
  public boolean recognises(Content content) {
    return content.head().stream().anyMatch(line -> line.text().startsWith("basic_cpuid["))
        || new InstLatx64().recognises(content) && rule(content).isPresent();
  }

  private static Optional<Line> rule(Content content) {
    return content.lines().filter(line -> RULE.matcher(line.text()).matches()).findFirst();
  }

  @Override
  public Document read(Content content) {
    Content raw = rule(content).map(content::before).orElse(content);
    var limits = new Limits();
    Dump dump = new DumpLines(raw, name()).read((cpus, line) -> note(cpus, line, limits));
    if (limits.basic > 0) {
      dump.gap("subleaves of leaf 0x7, 0xd and others", "libcpuid keeps subleaves of a few leaves");
    }
    return dump.document();
  }

  private static void note(Dump dump, Line line, Limits limits) {
    Matcher row = ROW.matcher(line.text());
    Matcher cpu = CPU.matcher(line.text());
    if (row.matches()) {
      answer(dump, line.place(), row, limits);
    } else if (START.matcher(line.text()).matches()) {
      throw line.place().foundText(line.stripped(), "NAME[NUMBER]= and four numbers");
    } else if (cpu.matches()) {
      dump.heading(Integer.parseInt(cpu.group(1)), line.place());
    } else {
      InstLatx64.note(dump, line);
    }
  }

  private static void answer(Dump dump, Place place, Matcher row, Limits limits) {
    Registers values = Hex.registers(row, place);
    int position = Integer.parseInt(row.group(2));
    String array = row.group(1);
    int function =
        switch (array) {
          case "basic_cpuid" -> position;
          case "ext_cpuid" -> EXTENDED + position;
          default -> BY_INDEX.getOrDefault(array, -1);
        };
    int index = BY_INDEX.containsKey(array) ? position : 0;
    if (limits.hold(function, values)) {
      dump.answer(place, function, OptionalInt.of(index), values);
    }
  }

  /** The highest functions of one CPU: the arrays go on behind them with answers of no meaning. */
  private static final class Limits {
    private int basic;
    private int extended = EXTENDED;

    boolean hold(int function, Registers values) {
      if (function == 0) {
        basic = values.eax();
      } else if (function == EXTENDED) {
        extended = values.eax();
      }
      return function >= 0 && function <= basic
          || function < -1 && Integer.compareUnsigned(function, extended) <= 0;
    }
  }
}
