package guise.formats;

import guise.x86.Registers;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code cpuid -r} prints, of one CPU or of all.
 *
 * <pre>
 * CPU 0:
 *    0x00000007 0x00: eax=0x00000002 ebx=0xf3bfbffb ecx=0xbb417fee edx=0xffdd4430
 * </pre>
 */
final class CpuidDashR implements Format {
  private static final Pattern CPU = Pattern.compile("\\s*CPU(?:\\s+(\\d{1,6}))?:\\s*");
  private static final Pattern ROW =
      Pattern.compile(
          "\\s*(0x\\S+?)(?:\\s+(0x\\S+?))?\\s*:\\s*"
              + "eax=(\\S+)\\s+ebx=(\\S+)\\s+ecx=(\\S+)\\s+edx=(\\S+)\\s*");
  private static final Pattern START = Pattern.compile("\\s*0x[0-9a-fA-F]{1,8}\\b.*");

  @Override
  public String name() {
    return "cpuid -r";
  }

  @Override
  public boolean recognises(Content content) {
    return content.head().stream().anyMatch(line -> ROW.matcher(line.text()).matches());
  }

  @Override
  public Document read(Content content) {
    return new DumpLines(content, name()).read(CpuidDashR::note).document();
  }

  private static void note(Dump dump, Line line) {
    Matcher row = ROW.matcher(line.text());
    Matcher cpu = CPU.matcher(line.text());
    if (row.matches()) {
      answer(dump, line.place(), row);
    } else if (cpu.matches() && cpu.group(1) != null) {
      dump.heading(Integer.parseInt(cpu.group(1)), line.place());
    } else if (START.matcher(line.text()).matches()) {
      throw line.place().foundText(line.stripped(), "0xLEAF 0xSUBLEAF: eax=0x... to edx=0x...");
    }
  }

  private static void answer(Dump dump, Place place, Matcher row) {
    int function = Hex.int32(row.group(1), place);
    String subleaf = row.group(2);
    OptionalInt index =
        subleaf == null ? OptionalInt.empty() : OptionalInt.of(Hex.int32(subleaf, place));
    Registers values = Hex.registers(row, place);
    dump.answer(place, function, index, values);
  }
}
