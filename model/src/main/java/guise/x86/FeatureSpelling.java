package guise.x86;

import com.google.errorprone.annotations.Immutable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    return KNOWN.getOrDefault(letters(word), List.of());
  }

  /** The known words that come nearest to this one, each for another feature: at most three. */
  public List<String> nearest() {
    String letters = letters(word);
    int tolerated = Math.clamp(letters.length() / 3, 1, 3);
    var named = new HashSet<Feature>();
    return WORDS.keySet().stream()
        .filter(known -> isNear(letters, letters(known), tolerated))
        .sorted(Comparator.comparingInt(known -> EditDistance.between(letters, letters(known))))
        .filter(known -> named.add(WORDS.get(known)))
        .limit(MOST_SUGGESTIONS)
        .toList();
  }

  private static boolean isNear(String word, String known, int tolerated) {
    boolean comparable = Math.abs(word.length() - known.length()) <= tolerated;
    return (comparable && EditDistance.between(word, known) <= tolerated)
        || (word.length() > 2 && known.startsWith(word));
  }

  private static String letters(String word) {
    return word.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
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
    List<Feature> meant = known.computeIfAbsent(letters(word), _ -> new ArrayList<>());
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
