package guise.formats;

import guise.host.Host;
import guise.host.LogicalCpu;

/** A host as {@code cpuid -r} prints it, one CPU after the other. */
public final class CpuidDashRText {
  private CpuidDashRText() {}

  public static String of(Host host) {
    var text = new StringBuilder();
    for (LogicalCpu cpu : host.cpus()) {
      text.append("CPU ").append(cpu.number()).append(":\n");
      cpu.cpuid()
          .leaves()
          .forEach((leaf, values) ->
              text.append(
                  "   0x%08x 0x%02x: eax=0x%08x ebx=0x%08x ecx=0x%08x edx=0x%08x%n"
                      .formatted(
                          leaf.function(),
                          leaf.index(),
                          values.eax(),
                          values.ebx(),
                          values.ecx(),
                          values.edx())));
    }
    return text.toString();
  }
}
