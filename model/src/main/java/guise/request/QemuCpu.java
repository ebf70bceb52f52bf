package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.x86.CpuidBit;
import guise.x86.CpuidWord;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The value of QEMU's {@code -cpu}: a model and what it should be like.
 *
 * @param model {@code host} or {@code max}, which are the same CPU under KVM
 * @param features the features that were named, on or off
 * @param properties the other properties that were named, with their values
 */
@Immutable
@SuppressWarnings("Immutable") // the maps are copies that nobody else can change
public record QemuCpu(
    String model, SortedMap<CpuidBit, Switch> features, SortedMap<String, String> properties) {
  /** Whether something is asked for or asked not to be. */
  public enum Switch {
    ON,
    OFF
  }

  public QemuCpu {
    features = Collections.unmodifiableSortedMap(new TreeMap<>(features));
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  /**
   * Reads {@code host,+avx2,-pku,vmx=off,migratable=off}. As in QEMU {@code +} and {@code -} win
   * over {@code name=value} wherever they stand, and {@code -} wins over {@code +}.
   *
   * @throws IllegalArgumentException in one line, if QEMU or this model of it knows no such thing
   */
  public static QemuCpu parse(String text) {
    return new QemuCpuText(text).read();
  }

  /** The bits of a register that were named, on or off. */
  int named(CpuidWord word) {
    return mask(word, Switch.ON) | mask(word, Switch.OFF);
  }

  int mask(CpuidWord word, Switch wanted) {
    int mask = 0;
    for (Map.Entry<CpuidBit, Switch> feature : features.entrySet()) {
      boolean counts = feature.getKey().word().equals(word) && feature.getValue() == wanted;
      mask |= counts ? feature.getKey().mask() : 0;
    }
    return mask;
  }

  boolean has(QemuProperty property, boolean byDefault) {
    return text(property).map(QemuCpuText::isOn).orElse(byDefault);
  }

  OptionalLong number(QemuProperty property) {
    return text(property).map(Long::decode).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  int number(QemuProperty property, int byDefault) {
    return (int) number(property).orElse(byDefault);
  }

  Optional<String> text(QemuProperty property) {
    return Optional.ofNullable(properties.get(property.spelling()));
  }

  /** As {@code -cpu} takes it, in a fixed order. */
  @Override
  public String toString() {
    var text = new StringBuilder(model);
    properties.forEach((name, value) -> text.append(',').append(name).append('=').append(value));
    features.forEach((bit, wanted) ->
        QemuWord.at(bit.word())
            .flatMap(word -> word.name(bit.bit()))
            .ifPresent(name -> text.append(wanted == Switch.ON ? ",+" : ",-").append(name)));
    return text.toString();
  }
}
