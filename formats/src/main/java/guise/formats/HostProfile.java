package guise.formats;

import guise.formats.Document.HostDocument;
import guise.host.Host;
import guise.host.LogicalCpu;
import java.util.ArrayList;
import java.util.Map;

/** Guise's own form of a host: JSON with {@code schemaVersion} 1 (docs/host-profile.md). */
public final class HostProfile implements Format {
  static final int SCHEMA_VERSION = 1;

  HostProfile() {}

  /** The text of a host. Reading it gives an equal host. */
  public static String write(Host host) {
    return HostProfileText.of(host);
  }

  /**
   * The host with every CPU replaced by the first of its kind: what differs between CPUs is then
   * only what makes a host hybrid, and the text of the host is short.
   */
  public static Host condensed(Host host) {
    var cpus = new ArrayList<LogicalCpu>();
    for (Map.Entry<LogicalCpu, Integer> kind : host.kinds().entrySet()) {
      LogicalCpu first = kind.getKey();
      for (int i = 0; i < kind.getValue(); i++) {
        cpus.add(new LogicalCpu(cpus.size(), first.cpuid(), first.msrs()));
      }
    }
    return new Host(host.name(), host.source(), cpus, host.report(), host.kernel(), host.gaps());
  }

  static void checkSchemaVersion(Json.Members json) {
    Json version = json.get("schemaVersion");
    int found = version.count("'schemaVersion'", Integer.MAX_VALUE);
    if (found != SCHEMA_VERSION) {
      throw version.place().found("schemaVersion " + found, "schemaVersion " + SCHEMA_VERSION);
    }
  }

  @Override
  public String name() {
    return "host profile";
  }

  @Override
  @SuppressWarnings("exports") // called by this package only
  public boolean recognises(Content content) {
    return content
        .json()
        .filter(json -> json instanceof Json.Members members && members.has("cpus"))
        .isPresent();
  }

  @Override
  @SuppressWarnings("exports") // called by this package only
  public Document read(Content content) {
    return new HostDocument(name(), host(content));
  }

  static Host host(Content content) {
    return new HostProfileJson(content.json().orElseThrow().object("a host profile")).host();
  }
}
