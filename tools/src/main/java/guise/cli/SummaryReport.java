package guise.cli;

import guise.analysis.Explanation;
import guise.analysis.Summary;
import guise.cli.report.Cell;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.host.Host;
import guise.predict.Prediction;
import guise.x86.Signature;
import guise.x86.xstate.XComponent;
import java.util.ArrayList;
import java.util.List;

/** A guest's CPU in a few lines. */
final class SummaryReport {
  private static final String LACKS = " (assumed: the host's source lacks leaf 0x";

  private SummaryReport() {}

  static Part of(Explanation explanation) {
    var facts = new ArrayList<Fact>();
    question(explanation.prediction(), facts);
    answer(explanation.summary(), facts);
    facts.add(new Fact("refusal", "KVM_SET_CPUID2", RefusalText.cell(explanation.prediction())));
    return new Part.Facts("summary", "The guest's CPU", facts);
  }

  private static void question(Prediction prediction, List<Fact> facts) {
    Host host = prediction.scenario().host();
    var kernel = prediction.scenario().kernel();
    facts.add(new Fact("host", "host", Cell.of(host.name())));
    facts.add(new Fact("source", "source", Cell.of(host.source())));
    facts.add(new Fact("hostCpu", "host CPU", Cell.of(host.cpuid().brand())));
    int kinds = host.kinds().size();
    if (kinds > 1) {
      String text = kinds + ": hybrid; KVM answers as the first, the kernel uses what all have";
      facts.add(new Fact("kinds", "kinds of CPU", Cell.shown(text, kinds)));
    }
    facts.add(new Fact("kernel", "kernel", Cell.of(kernel.version().toString())));
    if (!kernel.commandLine().options().isEmpty()) {
      facts.add(new Fact("commandLine", "command line", Cell.of(kernel.commandLine().toString())));
    }
    if (!kernel.modules().values().isEmpty()) {
      facts.add(new Fact("modules", "modules", Cell.list(KernelText.modules(kernel), " ")));
    }
    facts.add(new Fact("vmm", "VMM", Cell.of(RequestText.of(prediction.scenario()))));
  }

  private static void answer(Summary summary, List<Fact> facts) {
    Signature signature = summary.signature();
    String model =
        "%d/%d/%d (0x%x/0x%x/0x%x)"
            .formatted(
                signature.family(),
                signature.model(),
                signature.stepping(),
                signature.family(),
                signature.model(),
                signature.stepping());
    facts.add(new Fact("vendor", "vendor", Cell.of(summary.vendor())));
    facts.add(
        new Fact("signature", "family/model/stepping", Cell.shown(model, signature.toString())));
    facts.add(new Fact("level", "level", Cell.of(summary.level())));
    facts.add(
        new Fact("physicalBits", "physical addresses", bits(summary.physicalBits(), summary)));
    facts.add(new Fact("linearBits", "linear addresses", bits(summary.linearBits(), summary)));
    facts.add(
        new Fact(
            "xcr0",
            "XCR0",
            Cell.of(
                XComponent.names(summary.xcr0()) + (summary.stateKnown() ? "" : LACKS + "d)"))));
    facts.add(
        new Fact(
            "xsaveStandardBytes",
            "XSAVE area",
            Cell.shown(
                summary.standardBytes() + " bytes" + (summary.stateKnown() ? "" : LACKS + "d)"),
                summary.standardBytes())));
    facts.add(new Fact("entries", "CPUID entries", Cell.of(summary.entries())));
  }

  private static Cell bits(int width, Summary summary) {
    String text = width + " bits";
    return Cell.shown(summary.widthsKnown() ? text : text + LACKS + "80000008)", width);
  }
}
