package guise.formats;

import guise.x86.Registers;
import java.util.OptionalInt;

/**
 * The XML in which libvirt keeps the CPUID of a machine: {@code <cpudata arch='x86'>} with {@code
 * <cpuid eax_in='0x7' ecx_in='0x0' eax='...'/>} and {@code <msr index='0x10a' .../>} in it.
 */
final class LibvirtCpuData implements Format {
  @Override
  public String name() {
    return "libvirt CPU data";
  }

  @Override
  public boolean recognises(Content content) {
    return content.xml().filter(root -> root.name().equals("cpudata")).isPresent();
  }

  @Override
  public Document read(Content content) {
    var dump = new Dump(content, name());
    XmlElement root = content.xml().orElseThrow();
    for (XmlElement entry : root.children()) {
      switch (entry.name()) {
        case "cpuid" -> cpuid(dump, entry);
        case "msr" -> msr(dump, entry);
        default -> {} // libvirt adds elements; those it has for registers are above
      }
    }
    return dump.document();
  }

  private static void cpuid(Dump dump, XmlElement entry) {
    var values =
        new Registers(
            number(entry, "eax"), number(entry, "ebx"), number(entry, "ecx"), number(entry, "edx"));
    int index = entry.attribute("ecx_in").map(in -> Hex.int32(in, entry.place())).orElse(0);
    dump.answer(entry.place(), number(entry, "eax_in"), OptionalInt.of(index), values);
  }

  private static void msr(Dump dump, XmlElement entry) {
    long high = Integer.toUnsignedLong(number(entry, "edx"));
    long low = Integer.toUnsignedLong(number(entry, "eax"));
    dump.msr(number(entry, "index"), high << Integer.SIZE | low);
  }

  private static int number(XmlElement entry, String attribute) {
    return Hex.int32(entry.requiredAttribute(attribute), entry.place());
  }
}
