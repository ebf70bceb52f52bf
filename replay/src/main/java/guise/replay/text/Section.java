package guise.replay.text;

import java.util.List;

/** The steps under one heading. */
public record Section(String heading, List<Step> steps) {
  /** What every heading begins with. */
  public static final String MARK = "== ";

  public Section {
    steps = List.copyOf(steps);
  }

  /** The heading without its remark: {@code runtime.cr4 irqchip=0} stays, {@code (why)} goes. */
  public String name() {
    int remark = heading.indexOf(" (");
    return remark < 0 ? heading : heading.substring(0, remark);
  }

  /** The family of scenarios it belongs to: what stands before the first dot. */
  public String family() {
    return heading.split("[. ]", 2)[0];
  }
}
