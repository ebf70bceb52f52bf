package guise.cli;

import guise.formats.FormatException;
import guise.x86.Leaf;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A leaf as the user names it, in hexadecimal: with an index, or with all of them. */
record LeafChoice(int function, OptionalInt index) {
  private static final Pattern FORM =
      Pattern.compile("(?:0[xX])?([0-9a-fA-F_]{1,9})(?:\\.(?:0[xX])?([0-9a-fA-F]{1,8}))?");

  /** Reads {@code 7}, {@code 0xD.1}, {@code 8000_0008}. */
  static LeafChoice parse(String text) {
    Matcher form = FORM.matcher(text);
    String digits = form.matches() ? form.group(1).replace("_", "") : "";
    if (digits.isEmpty() || digits.length() > 8) {
      throw new BadInput(
          "--leaf "
              + FormatException.quoted(text)
              + ": write it in hexadecimal, like 7, 0xD.1 or 80000008");
    }
    String index = form.group(2);
    return new LeafChoice(
        Integer.parseUnsignedInt(digits, 16),
        index == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseUnsignedInt(index, 16)));
  }

  boolean covers(Leaf leaf) {
    return leaf.function() == function && (index.isEmpty() || index.getAsInt() == leaf.index());
  }

  @Override
  public String toString() {
    return Integer.toHexString(function)
        + (index.isPresent() ? "." + Integer.toHexString(index.getAsInt()) : "");
  }
}
