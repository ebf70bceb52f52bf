package guise.cli;

import guise.analysis.FeatureStory;
import guise.analysis.Step;
import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Tone;
import java.util.ArrayList;
import java.util.List;

/** Features' stories, stage by stage. */
final class StoryReport {
  private static final List<Column> COLUMNS =
      List.of(
          Column.data("feature"),
          Column.data("position"),
          Column.data("verdict"),
          Column.of("stage"),
          Column.of("value"),
          Column.of("rule"),
          Column.of("why"),
          Column.of("versions"),
          Column.data("confidence"),
          Column.data("assumption"));

  private StoryReport() {}

  static List<Part> parts(List<FeatureStory> stories, NameOptions names) {
    var parts = new ArrayList<Part>();
    stories.forEach(story -> parts.add(table(story, names)));
    return parts;
  }

  private static Part table(FeatureStory story, NameOptions names) {
    String name = names.of(story.feature());
    String title =
        "%s  %s  %s: %s (%s)"
            .formatted(
                name,
                story.feature().bit(),
                story.feature().meaning(),
                Words.of(story.verdict()),
                story.verdict().meaning());
    List<List<Cell>> rows = story.steps().stream().map(step -> row(story, name, step)).toList();
    return new Part.Table("steps", title, COLUMNS, rows, Part.Layout.LINES);
  }

  private static List<Cell> row(FeatureStory story, String name, Step step) {
    String assumed = step.assumption().map(text -> " (assuming " + text + ")").orElse("");
    return List.of(
        Cell.of(name),
        Cell.of(story.feature().bit().toString()),
        Cell.of(Words.of(story.verdict())),
        Cell.of(step.stage().title()),
        step.value().map(Cell::of).orElse(Cell.shown("–", null).in(Tone.DIM)),
        Words.rule(step),
        Cell.shown(step.because() + assumed, step.because()),
        Words.versions(step),
        Cell.of(Words.of(step.confidence())),
        Cell.shown("", step.assumption().orElse(null)));
  }
}
