package guise.kernel;

import com.google.errorprone.annotations.Immutable;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parameters of KVM's modules that somebody set or recorded, by {@code module.parameter}; the
 * others have the default of the kernel version (see {@link KvmParameter}).
 */
@Immutable
@SuppressWarnings("Immutable") // the map is a copy that nobody else can change
public record ModuleParameters(SortedMap<String, String> values) {
  public static final ModuleParameters DEFAULTS = new ModuleParameters(new TreeMap<>());

  public ModuleParameters {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static ModuleParameters of(Map<String, String> values) {
    return new ModuleParameters(new TreeMap<>(values));
  }

  public Optional<String> get(String module, String parameter) {
    return Optional.ofNullable(values.get(module + "." + parameter));
  }

  /** Whether anything is known of a module, which then is there. */
  public boolean tellOf(String module) {
    return values.keySet().stream().anyMatch(name -> name.startsWith(module + "."));
  }

  public ModuleParameters with(String module, String parameter, String value) {
    var changed = new TreeMap<>(values);
    changed.put(module + "." + parameter, value);
    return new ModuleParameters(changed);
  }
}
