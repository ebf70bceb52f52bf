package guise.request;

import guise.guest.Decision;
import guise.guest.Subject.Bits;
import guise.x86.CpuidWord;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which bits of real guests' CPUID came from Firecracker; all others came from KVM. */
final class FirecrackerOrigins {
  private static final Comparator<Origin> BY_PLACE =
      Comparator.comparing(Origin::word).thenComparing(Origin::rule).thenComparingInt(Origin::mask);

  private record Origin(CpuidWord word, int mask, FirecrackerRule rule) {}

  private FirecrackerOrigins() {}

  static String document() {
    SortedMap<Origin, EnumSet<Fingerprint>> found = found();
    String rows =
        found.entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n"));
    return """
    # Which registers of a Firecracker guest come from Firecracker

    <!-- written by FirecrackerFingerprintTest -->

    Nine recorded guests of one vCPU (Ice Lake, Sapphire Rapids and Milan hosts, kernels 5.10, 6.1
    and 6.18) have %d registers together. Firecracker decides bits of %d of them, listed here;
    everything else is what `KVM_GET_SUPPORTED_CPUID` offers. The rules are the rows of
    `FirecrackerRule`.

    | register | bits | rule | guests |
    |---|---|---|---|
    %s
    """
        .formatted(registers(), touched(found), rows);
  }

  private static SortedMap<Origin, EnumSet<Fingerprint>> found() {
    var found = new TreeMap<Origin, EnumSet<Fingerprint>>(BY_PLACE);
    for (Fingerprint guest : Fingerprint.values()) {
      for (Decision decision : Firecracker.plain().from(guest.offer()).decisions()) {
        if (decision.subject() instanceof Bits(CpuidWord word, int mask)) {
          var origin = new Origin(word, mask, (FirecrackerRule) decision.rule());
          found.computeIfAbsent(origin, _ -> EnumSet.noneOf(Fingerprint.class)).add(guest);
        }
      }
    }
    return found;
  }

  private static int registers() {
    int registers = 0;
    for (Fingerprint guest : Fingerprint.values()) {
      registers += guest.table().size() * 4;
    }
    return registers;
  }

  private static long touched(SortedMap<Origin, EnumSet<Fingerprint>> found) {
    return found.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(guest -> guest + " " + entry.getKey().word))
        .distinct()
        .count();
  }

  private static String row(Origin origin, Set<Fingerprint> guests) {
    return "| %s | %s | %s | %s |"
        .formatted(origin.word, bits(origin.mask), origin.rule, names(guests));
  }

  private static String bits(int mask) {
    if (mask == -1) {
      return "all";
    }
    int low = Integer.numberOfTrailingZeros(mask);
    int high = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(mask);
    return low == high ? String.valueOf(low) : high + ":" + low;
  }

  private static String names(Set<Fingerprint> guests) {
    if (guests.size() == Fingerprint.values().length) {
      return "all";
    }
    var processors = new TreeSet<String>();
    guests.forEach(guest -> processors.add(guest.processor()));
    boolean everyKernel = guests.size() == 3 * processors.size();
    return everyKernel
        ? String.join(", ", processors)
        : guests.stream().map(Fingerprint::file).collect(Collectors.joining(", "));
  }
}
