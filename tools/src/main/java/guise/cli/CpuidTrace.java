package guise.cli;

import guise.cli.report.Form;
import guise.cli.report.Page;
import guise.cli.report.Report;
import guise.predict.Prediction;
import guise.x86.Registers;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The guest's CPUIDs: each answer, and for each leaf once why it is so. */
final class CpuidTrace {
  private static final int INDENT = 2;

  private final Console console;
  private final LeafReport report;
  private final Set<LeafChoice> told = new HashSet<>();

  CpuidTrace(Console console, Prediction prediction) {
    this.console = console;
    this.report = new LeafReport(prediction, new NameOptions());
  }

  void answered(long rip, int function, int index, Registers answer) {
    console
        .err()
        .printf(
            "cpuid %08x.%x at %#x -> %08x %08x %08x %08x%n",
            function, index, rip, answer.eax(), answer.ebx(), answer.ecx(), answer.edx());
    if (told.add(new LeafChoice(function, OptionalInt.of(index)))) {
      explain(new LeafChoice(function, OptionalInt.of(index)), function);
    }
  }

  /** A leaf without an index answers to any. */
  private void explain(LeafChoice exact, int function) {
    try {
      print(exact);
    } catch (BadInput _) {
      try {
        print(new LeafChoice(function, OptionalInt.empty()));
      } catch (BadInput nothing) {
        console.err().println("  " + nothing.getMessage() + ": KVM answers for what is missing");
      }
    }
  }

  private void print(LeafChoice leaf) {
    var text = Form.TABLE.of(new Report("run", report.parts(List.of(leaf), false)), page());
    console.err().print(text.indent(INDENT));
  }

  /** What it says is indented. */
  private Page page() {
    int width = console.page(false).width();
    return new Page(width == Page.ENDLESS ? width : width - INDENT, false);
  }
}
