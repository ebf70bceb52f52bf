package guise.formats;

import guise.x86.Registers;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dump with suffixed numbers, of every core and thread, with notes beside the answers.
 *
 * <pre>
 * Core ID: 0   / Thread: 0
 * CPUID Dump
 *  00000007h_x0: eax=00000000h ebx=209C01A9h ecx=00000000h edx=00000000h [FSGSBASE]
 * </pre>
 */
final class CpuidDumpTool implements Format {
  private static final Pattern CPU =
      Pattern.compile("\\s*Core ID:\\s*\\d{1,6}\\s*/\\s*Thread:\\s*(\\d{1,6})\\s*");
  private static final Pattern ROW =
      Pattern.compile(
          "\\s*(\\S+h)_x(\\S+):\\s*eax=(\\S+h)\\s+ebx=(\\S+h)\\s+ecx=(\\S+h)\\s+edx=(\\S+h)\\b.*");
  private static final Pattern START = Pattern.compile("\\s*[0-9A-F]{8}h_x.*");

  @Override
  public String name() {
    return "CPUID dump by core and thread";
  }

  @Override
  public boolean recognises(Content content) {
    return content.head().stream().anyMatch(line -> ROW.matcher(line.text()).matches());
  }

  @Override
  public Document read(Content content) {
    return new DumpLines(content, name()).read(CpuidDumpTool::note).document();
  }

  private static void note(Dump dump, Line line) {
    Matcher row = ROW.matcher(line.text());
    Matcher cpu = CPU.matcher(line.text());
    if (row.matches()) {
      answer(dump, line.place(), row);
    } else if (cpu.matches()) {
      dump.heading(Integer.parseInt(cpu.group(1)), line.place());
    } else if (START.matcher(line.text()).matches()) {
      throw line.place().foundText(line.stripped(), "LEAFh_xSUBLEAF: eax=...h to edx=...h");
    }
  }

  private static void answer(Dump dump, Place place, Matcher row) {
    Registers values = Hex.registers(row, place);
    int index = Hex.int32(row.group(2), place);
    dump.answer(place, Hex.int32(row.group(1), place), OptionalInt.of(index), values);
  }
}
