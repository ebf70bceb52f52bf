package guise.guest.paging;

import guise.guest.paging.RoleField.Place;
import java.util.ArrayList;

/**
 * A role word: its 32 bits, and the kernel's layout that gives them their meaning.
 *
 * @param layout where the fields lie
 * @param word the bits
 */
public record Role(RoleLayout layout, int word) {
  /** A field's value; 0 where the kernel does not have it. */
  public int get(RoleField field) {
    if (!layout.has(field)) {
      return 0;
    }
    Place place = layout.place(field);
    return word >>> place.low() & place.range();
  }

  public boolean is(RoleField field) {
    return get(field) != 0;
  }

  /**
   * The role with another value in a field.
   *
   * @throws IllegalArgumentException if the kernel does not have the field, or it is too narrow
   */
  public Role with(RoleField field, int value) {
    Place place = layout.place(field);
    if ((value & ~place.range()) != 0) {
      throw new IllegalArgumentException(value + " does not fit into " + field);
    }
    return new Role(layout, word & ~place.mask() | value << place.low());
  }

  /** The role with every bit of a field set. */
  Role withAll(RoleField field) {
    return with(field, layout.place(field).range());
  }

  /** The same where the kernel does not have the field, else with another value. */
  Role withIfThere(RoleField field, int value) {
    return layout.has(field) ? with(field, value) : this;
  }

  /** {@code level=4 access=7 efer_nx cr0_wp}. */
  @Override
  public String toString() {
    var words = new ArrayList<String>();
    for (RoleField field : layout.fields()) {
      int value = get(field);
      boolean flag = layout.place(field).width() == 1;
      if (value != 0) {
        words.add(flag ? field.toString() : field + "=" + value);
      }
    }
    return words.isEmpty() ? "0" : String.join(" ", words);
  }
}
