package guise.cli;

import guise.analysis.RegisterPart;
import guise.formats.FormatException;
import guise.x86.Feature;
import guise.x86.FeatureNames;
import guise.x86.FeatureSpelling;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says whose spelling of features to print. */
final class NameOptions {
  @Option(
      names = "--names",
      paramLabel = "linux|qemu|manual",
      description = "Whose spelling of features to print (default: ${DEFAULT-VALUE}).")
  private FeatureNames.Style style = FeatureNames.Style.LINUX;

  /** A feature's name in the chosen spelling, or in another where that has none. */
  String of(Feature feature) {
    String name = feature.names().in(style);
    return name.isEmpty() ? feature.names().manual() : name;
  }

  /** The name of a part of a register. */
  String of(RegisterPart part) {
    return switch (part) {
      case RegisterPart.Bit(var feature) -> of(feature);
      case RegisterPart.Field(var field) -> Words.of(field);
      case RegisterPart.Unnamed _ -> "unnamed bits";
    };
  }

  /** The features that a word may mean, in any spelling, the likeliest first. */
  static List<Feature> meant(String word) {
    var spelling = new FeatureSpelling(word);
    List<Feature> features = spelling.features();
    if (features.isEmpty()) {
      List<String> near = spelling.nearest();
      String hint = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
      throw new BadInput("no feature " + FormatException.quoted(word) + hint);
    }
    return features;
  }
}
