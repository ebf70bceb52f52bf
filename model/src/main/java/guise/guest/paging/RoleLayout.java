package guise.guest.paging;

import guise.guest.paging.RoleField.Place;
import guise.kernel.KernelVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the fields of one role word lie in one kernel. */
public final class RoleLayout {
  private final RoleWord word;
  private final Map<RoleField, Place> places = new EnumMap<>(RoleField.class);
  private final int used;

  private RoleLayout(RoleWord word, KernelVersion version) {
    this.word = word;
    for (RoleField field : RoleField.values()) {
      if (field.word() == word) {
        field.in(version).ifPresent(place -> places.put(field, place));
      }
    }
    this.used = places.values().stream().mapToInt(Place::mask).reduce(0, (a, b) -> a | b);
  }

  public static RoleLayout of(RoleWord word, KernelVersion version) {
    return new RoleLayout(word, version);
  }

  public RoleWord word() {
    return word;
  }

  /** The fields, from the lowest bit up. */
  public List<RoleField> fields() {
    var fields = new ArrayList<>(places.keySet());
    fields.sort((a, b) -> Integer.compare(place(a).low(), place(b).low()));
    return Collections.unmodifiableList(fields);
  }

  public boolean has(RoleField field) {
    return places.containsKey(field);
  }

  /** The bits that belong to no field. */
  public int unused() {
    return ~used;
  }

  /**
   * Where a field lies.
   *
   * @throws IllegalArgumentException if the kernel's word does not have it
   */
  public Place place(RoleField field) {
    @Nullable Place place = places.get(field);
    if (place == null) {
      throw new IllegalArgumentException("this kernel's " + word + " role has no " + field);
    }
    return place;
  }

  /** The role without any field set. */
  public Role empty() {
    return new Role(this, 0);
  }

  /** The part of the CPU role of a state that stands in this word. */
  Role of(PagingState state) {
    Role role = empty();
    for (Map.Entry<RoleField, Place> each : places.entrySet()) {
      role = role.with(each.getKey(), each.getKey().of(state) & each.getValue().range());
    }
    return role;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RoleLayout layout && places.equals(layout.places);
  }

  @Override
  public int hashCode() {
    return places.hashCode();
  }
}
