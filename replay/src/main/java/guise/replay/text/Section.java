package guise.replay.text;

import java.util.List;

/** The steps under one heading. */
public record Section(String heading, List<Step> steps) {
  /** What every heading begins with. */
  public static final String MARK = "== ";

  public Section {
    steps = List.copyOf(steps);
  }

  /** The heading's line and those of the steps that were asked. */
  public String text() {
    var text = new StringBuilder(MARK).append(heading).append('\n');
    steps.stream()
        .filter(step -> step.kind() != Step.Kind.NO_JAVA_FORM)
        .forEach(step -> text.append(step).append('\n'));
    return text.toString();
  }

  /** A heading without its remark: {@code runtime.cr4 irqchip=0} stays, {@code (why)} goes. */
  public static String name(String heading) {
    int remark = heading.indexOf(" (");
    return remark < 0 ? heading : heading.substring(0, remark);
  }

  /** The family of scenarios a heading belongs to: what stands before the first dot. */
  public static String family(String heading) {
    return heading.split("[. ]", 2)[0];
  }
}
