package guise.replay.conform;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An XSAVE area as {@link Answers#xsave} writes it. */
final class XsaveText {
  private static final Pattern TEXT =
      Pattern.compile(
          "(size=\\w+ xstate_bv=)(\\w+)( xcomp_bv=\\w+ area=0:\\w+,)(18:\\w+,1d0:\\w+,)(200:\\w+,)?(.*)");

  /** MXCSR as it is initially, behind its mask. */
  private static final Pattern INITIAL = Pattern.compile("18:\\w+00001f80,1d0:.*");

  private static final long SSE = 2;

  private XsaveText() {}

  /** The same area where SSE counts as in use; empty if it does already or is not all initial. */
  static Optional<String> withSseInUse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches() || !INITIAL.matcher(m.group(4)).matches()) {
      return Optional.empty();
    }
    long listed = Long.parseUnsignedLong(m.group(2), 16);
    String more = Long.toHexString(listed | SSE);
    return (listed & SSE) != 0
        ? Optional.empty()
        : Optional.of(
            m.group(1) + more + m.group(3) + m.group(4) + "200:" + more + "," + m.group(6));
  }
}
