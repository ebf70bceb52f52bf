package guise.formats;

import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The CPUID tables that a real kernel gave in a recorded trace; empty where the trace has none.
 *
 * @param supported what {@code KVM_GET_SUPPORTED_CPUID} returned
 * @param emulated what {@code KVM_GET_EMULATED_CPUID} returned
 * @param hyperV what {@code KVM_GET_SUPPORTED_HV_CPUID} returned on /dev/kvm
 * @param hyperVOfVcpu the same on a vCPU
 */
public record TraceTables(
    CpuidTable supported, CpuidTable emulated, CpuidTable hyperV, CpuidTable hyperVOfVcpu) {
  private static final Pattern ENTRY =
      Pattern.compile(" E (\\w+)\\.(\\w+) f(\\w+) (\\S+) (\\S+) (\\S+) (\\S+)\\s*");
  private static final Pattern HEADING =
      Pattern.compile(
          "(TABLE SUPP|TABLE EMUL|TABLE HVSUPP\\(dev\\)|GET_SUPPORTED_HV_CPUID\\(vcpu\\)).*");

  /**
   * Reads the tables of a trace, which may be compressed.
   *
   * @throws FormatException if the file is no trace
   */
  public static TraceTables read(Path path) {
    Content content = Content.read(path);
    if (!new RecordedTrace().recognises(content)) {
      throw content.whole().found("no '" + RecordedTrace.HEADER.strip() + "'", "a trace");
    }
    Map<String, CpuidTable> tables = tables(content);
    return new TraceTables(
        tables.getOrDefault("TABLE SUPP", CpuidTable.EMPTY),
        tables.getOrDefault("TABLE EMUL", CpuidTable.EMPTY),
        tables.getOrDefault("TABLE HVSUPP(dev)", CpuidTable.EMPTY),
        tables.getOrDefault("GET_SUPPORTED_HV_CPUID(vcpu)", CpuidTable.EMPTY));
  }

  /** The first table under each heading within the sections {@code supp}. */
  private static Map<String, CpuidTable> tables(Content content) {
    var tables = new HashMap<String, CpuidTable>();
    boolean wanted = false;
    String heading = "";
    List<CpuidEntry> entries = new ArrayList<>();
    for (Iterator<Line> lines = content.lineIterator(); lines.hasNext(); ) {
      Line line = lines.next();
      String text = line.text();
      wanted = text.startsWith("== ") ? text.startsWith("== supp.") : wanted;
      if (wanted && text.startsWith(" E ")) {
        entries.add(entry(line));
      } else if (!entries.isEmpty()) {
        tables.putIfAbsent(heading, CpuidTable.of(entries));
        entries = new ArrayList<>();
      }
      Matcher next = HEADING.matcher(text);
      heading = wanted && next.matches() ? next.group(1) : heading;
    }
    return tables;
  }

  private static CpuidEntry entry(Line line) {
    Matcher row = ENTRY.matcher(line.text());
    Place place = line.place();
    if (!row.matches()) {
      throw place.foundText(line.text(), "E FUNCTION.INDEX fFLAGS EAX EBX ECX EDX");
    }
    return new CpuidEntry(
        Hex.int32(row.group(1), place),
        Hex.int32(row.group(2), place),
        Hex.int32(row.group(3), place),
        new Registers(
            Hex.int32(row.group(4), place),
            Hex.int32(row.group(5), place),
            Hex.int32(row.group(6), place),
            Hex.int32(row.group(7), place)));
  }
}
