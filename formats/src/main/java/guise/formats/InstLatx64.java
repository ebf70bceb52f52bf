package guise.formats;

import guise.x86.Registers;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of AIDA64 (once EVEREST) and of InstLatx64, in the layouts since about 2008.
 *
 * <pre>
 * ------[ CPUID Registers / Logical CPU #0 ]------
 * CPUID 00000007: 00000002-F3BFBFFB-BB417FEE-FFDD4430 [SL 00]
 * ------[ MSR Registers / Logical CPU #0 ]------
 * MSR 00000480: 00DA-0400-0000-0004
 * </pre>
 *
 * <p>Headings, subleaf markers (in hexadecimal), the colon and the MSRs may all be missing. Every
 * other line is a note and skipped.
 */
final class InstLatx64 implements Format {
  private static final String NAME = "InstLatx64 dump";
  private static final Pattern CPU_HEADING =
      Pattern.compile("(?:-+\\[.*Logical CPU #|CPU#)(\\d{1,6})\\b.*");
  private static final Pattern MSR_HEADING = Pattern.compile("-+\\[\\s*MSR Registers\\s*]-+\\s*");
  private static final Pattern SUBLEAF = Pattern.compile("\\[SL ([0-9A-Fa-f]{1,8})]");
  private static final Pattern ROW = Pattern.compile("CPUID [0-9A-Fa-f]\\S{7}(?:[:\\s].*)?");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean recognises(Content content) {
    return content.head().stream().anyMatch(InstLatx64::isRow);
  }

  private static boolean isRow(Line line) {
    return line.text().startsWith("CPUID ") && ROW.matcher(line.text()).matches();
  }

  @Override
  public Document read(Content content) {
    return new DumpLines(content, NAME).read(InstLatx64::note).document();
  }

  /** Puts down what one line says. */
  static void note(Dump dump, Line line) {
    String text = line.text();
    if (text.startsWith("CPUID ") && isRow(line)) {
      cpuid(dump, line);
    } else if (text.startsWith("MSR ")) {
      msr(dump, line);
    } else if (text.startsWith("-") || text.startsWith("CPU#")) {
      heading(dump, line);
    }
  }

  private static void heading(Dump dump, Line line) {
    Matcher cpu = CPU_HEADING.matcher(line.text());
    if (cpu.matches()) {
      dump.heading(Integer.parseInt(cpu.group(1)), line.place());
    } else if (MSR_HEADING.matcher(line.text()).matches()) {
      dump.bootMsrs();
    }
  }

  private static void cpuid(Dump dump, Line line) {
    var cursor = new Cursor(line);
    cursor.expect("CPUID ");
    int function = cursor.hex32();
    cursor.skipBlanks();
    cursor.take(":");
    cursor.skipBlanks();
    int eax = cursor.hex32();
    cursor.expect("-");
    int ebx = cursor.hex32();
    cursor.expect("-");
    int ecx = cursor.hex32();
    cursor.expect("-");
    var values = new Registers(eax, ebx, ecx, cursor.hex32());
    dump.answer(line.place(), function, subleaf(line), values);
  }

  private static OptionalInt subleaf(Line line) {
    if (line.text().indexOf("[SL") < 0) {
      return OptionalInt.empty();
    }
    Matcher marker = SUBLEAF.matcher(line.text());
    if (!marker.find()) {
      throw line.place().foundText(line.stripped(), "a subleaf like [SL 0A]");
    }
    return OptionalInt.of(Hex.int32(marker.group(1), line.place()));
  }

  private static void msr(Dump dump, Line line) {
    var cursor = new Cursor(line);
    cursor.expect("MSR ");
    int address = cursor.hex32();
    cursor.skipBlanks();
    cursor.take(":");
    cursor.skipBlanks();
    if (cursor.take("<")) {
      return; // reading it failed
    }
    long value = cursor.hex(4);
    for (int group = 1; group < 4; group++) {
      cursor.expect("-");
      value = value << 16 | cursor.hex(4);
    }
    dump.msr(address, value);
  }
}
