package guise.cli;

import guise.analysis.RegisterPart;
import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.request.FirecrackerTemplate;
import guise.request.FirecrackerTemplate.CapabilityCheck;
import guise.request.FirecrackerTemplate.Demand;
import guise.request.FirecrackerTemplate.LeafChange;
import guise.request.FirecrackerTemplate.MsrChange;
import guise.request.FirecrackerTemplate.RegisterChange;
import guise.x86.CpuidWord;
import java.util.ArrayList;
import java.util.List;

/** A CPU template: the parts of registers that it decides, and how. */
final class TemplateReport {
  private static final List<Column> COLUMNS =
      List.of(Column.of("name"), Column.of("register"), Column.of("becomes"), Column.data("bits"));
  private static final List<Column> MSRS =
      List.of(Column.of("msr"), Column.of("mask"), Column.of("value"));

  private static final Part.Layout BY_REGISTER = Part.Layout.groupedBy(1, 2);

  private final NameOptions names;

  TemplateReport(NameOptions names) {
    this.names = names;
  }

  List<Part> parts(String format, FirecrackerTemplate template) {
    var rows = new ArrayList<List<Cell>>();
    for (LeafChange leaf : template.cpuid()) {
      for (RegisterChange change : leaf.registers()) {
        add(new CpuidWord(leaf.leaf(), change.register()), change, rows);
      }
    }
    List<List<Cell>> msrs = template.msrs().stream().map(TemplateReport::msr).toList();
    return List.of(
        head(format, template),
        new Part.Table("cpuid", "CPUID: " + rows.size() + " changes", COLUMNS, rows, BY_REGISTER),
        new Part.Table("msrs", "MSRs: " + msrs.size(), MSRS, msrs, Part.Layout.LINES));
  }

  private static Part head(String format, FirecrackerTemplate template) {
    List<String> capabilities =
        template.kvmCapabilities().stream().map(TemplateReport::capability).toList();
    return new Part.Facts(
        "input",
        "",
        List.of(
            new Fact("format", "format", Cell.of(format)),
            new Fact("name", "name", Cell.of(template.name())),
            new Fact("capabilities", "KVM capabilities", Cell.list(capabilities, " "))));
  }

  private static String capability(CapabilityCheck check) {
    return (check.demand() == Demand.NEEDED ? "" : "!") + check.number();
  }

  private void add(CpuidWord word, RegisterChange change, List<List<Cell>> rows) {
    int mask = (int) change.pattern().filter();
    int value = (int) change.pattern().value();
    for (RegisterPart part : RegisterPart.of(word)) {
      if ((part.mask() & mask) != 0) {
        rows.add(
            List.of(
                Cell.of(names.of(part)),
                Cell.of(word.toString()),
                Cell.of(becomes(part, value)),
                Cell.of(part.bits())));
      }
    }
  }

  private static String becomes(RegisterPart part, int value) {
    if (part instanceof RegisterPart.Bit) {
      return (value & part.mask()) != 0 ? "set" : "clear";
    }
    return part.describe(value);
  }

  private static List<Cell> msr(MsrChange msr) {
    return List.of(
        Cell.of("0x%x".formatted(msr.address())),
        Cell.of("0x%x".formatted(msr.pattern().filter())),
        Cell.of("0x%x".formatted(msr.pattern().value())));
  }
}
