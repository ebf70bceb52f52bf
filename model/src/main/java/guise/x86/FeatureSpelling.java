package guise.x86;

import com.google.errorprone.annotations.Immutable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A word that somebody wrote for a feature.
 *
 * <p>Constants' names, the spellings of Linux, of QEMU and libvirt and of the manuals, and a few
 * more words in use are known. Only letters and digits count, in either case: {@code sse4.1},
 * {@code SSE4_1} and {@code sse4-1} are one word. Where a word stands for several features, they
 * come in this order: by constant, as Linux, as QEMU, as a manual writes it, by another name.
 */
@Immutable
public record FeatureSpelling(String word) {
  private static final int MOST_SUGGESTIONS = 3;

  /** The features of each word, by its letters. */
  private static final Map<String, List<Feature>> KNOWN = known();

  /** The same words as they are written. */
  private static final Map<String, Feature> WORDS = words();

  /** The feature that the word most likely means. */
  public Optional<Feature> feature() {
    return features().stream().findFirst();
  }

  /** Every feature that the word may mean, the likeliest first. */
  public List<Feature> features() {
    return KNOWN.getOrDefault(Spelling.letters(word), List.of());
  }

  /** The known words that come nearest to this one, each for another feature: at most three. */
  public List<String> nearest() {
    var named = new HashSet<Feature>();
    return Spelling.nearest(word, WORDS.keySet())
        .filter(known -> named.add(WORDS.get(known)))
        .limit(MOST_SUGGESTIONS)
        .toList();
  }

  static List<Feature> allFeatures() {
    return Stream.<Feature[]>of(StaticFeature.values(), RuntimeFeature.values())
        .flatMap(Stream::of)
        .toList();
  }

  private static Map<String, List<Feature>> known() {
    var known = new LinkedHashMap<String, List<Feature>>();
    List<Feature> all = allFeatures();
    all.forEach(feature -> add(known, feature.name(), feature));
    for (FeatureNames.Style style : FeatureNames.Style.values()) {
      all.forEach(feature -> add(known, feature.names().in(style), feature));
    }
    FeatureAlias.all().forEach(alias -> add(known, alias.word(), alias.feature()));
    known.replaceAll((word, features) -> List.copyOf(features));
    return Map.copyOf(known);
  }

  private static void add(Map<String, List<Feature>> known, String word, Feature feature) {
    List<Feature> meant = known.computeIfAbsent(Spelling.letters(word), _ -> new ArrayList<>());
    if (!meant.contains(feature)) {
      meant.add(feature);
    }
  }

  private static Map<String, Feature> words() {
    var words = new LinkedHashMap<String, Feature>();
    for (Feature feature : allFeatures()) {
      words.putIfAbsent(feature.names().qemu(), feature);
      words.putIfAbsent(feature.names().linux(), feature);
      words.putIfAbsent(feature.names().manual(), feature);
      words.putIfAbsent(feature.name(), feature);
    }
    FeatureAlias.all().forEach(alias -> words.putIfAbsent(alias.word(), alias.feature()));
    return Collections.unmodifiableMap(words);
  }
}
