package guise.cli;

import guise.analysis.LeafStory;
import guise.analysis.LeafStory.PartStory;
import guise.analysis.RegisterPart;
import guise.analysis.Step;
import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Tone;
import guise.kernel.Confidence;
import guise.predict.Prediction;
import guise.x86.Registers;
import java.util.List;
import java.util.Optional;

/** Leaves, register by register: what the CPU answers, what the guest is told, and why. */
final class LeafReport {
  private static final List<Column> COLUMNS =
      List.of(
          Column.data("leaf"),
          Column.data("register"),
          Column.of("position"),
          Column.of("name"),
          Column.of("host"),
          Column.of("guest"),
          Column.of("rule"),
          Column.of("why"),
          Column.of("versions"),
          Column.data("confidence"),
          Column.data("meaning"));

  private final Prediction prediction;
  private final NameOptions names;

  LeafReport(Prediction prediction, NameOptions names) {
    this.prediction = prediction;
    this.names = names;
  }

  /** A table for each leaf; without {@code all} the parts that are 0 on both sides are left out. */
  List<Part> parts(List<LeafChoice> chosen, boolean all) {
    List<LeafStory> stories =
        LeafStory.of(prediction, leaf -> chosen.stream().anyMatch(c -> c.covers(leaf)));
    if (stories.isEmpty()) {
      List<String> words = chosen.stream().map(LeafChoice::toString).toList();
      throw new BadInput("neither the CPU nor the guest has leaf " + String.join(" or ", words));
    }
    return stories.stream().map(story -> table(story, all)).toList();
  }

  private Part table(LeafStory story, boolean all) {
    String title =
        "%s  host: %s, guest: %s"
            .formatted(story.leaf(), registers(story.host()), registers(story.guest()));
    List<List<Cell>> rows =
        story.parts().stream()
            .filter(part -> all || !part.isSilent())
            .map(part -> row(part, story))
            .toList();
    return new Part.Table("parts", title, COLUMNS, rows, Part.Layout.LINES);
  }

  private static String registers(Optional<Registers> values) {
    return values.map(Registers::toString).orElse("no such leaf");
  }

  private List<Cell> row(PartStory story, LeafStory leaf) {
    RegisterPart part = story.part();
    Optional<Step> step = story.step();
    return List.of(
        Cell.of(leaf.leaf().toString()),
        Cell.of(story.word().register().toString()),
        Cell.of(story.word().register() + "[" + part.bits() + "]"),
        Cell.of(names.of(part)),
        value(part, story.host(), leaf.host().isPresent()),
        value(part, story.guest(), leaf.guest().isPresent()),
        step.map(Words::rule).orElse(Cell.NONE),
        Cell.of(step.map(Step::because).orElse("")),
        step.map(Words::versions).orElse(Cell.NONE),
        Cell.of(Words.of(step.map(Step::confidence).orElse(Confidence.SOURCE))),
        Cell.of(part.meaning()));
  }

  private static Cell value(RegisterPart part, int register, boolean isThere) {
    if (!isThere) {
      return Cell.shown("–", null).in(Tone.DIM);
    }
    Cell cell = Cell.of(part.describe(register));
    boolean on = (register & part.mask()) != 0;
    return part instanceof RegisterPart.Bit ? cell.in(on ? Tone.GOOD : Tone.DIM) : cell;
  }
}
