package guise.request;

import guise.guest.Decision;
import guise.guest.Subject.Bits;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which bits of real guests' CPUID came from Firecracker; all others came from KVM. */
final class FirecrackerOrigins {
  private record Origin(CpuidWord word, int mask, FirecrackerRule rule) {
    String row(Set<Fingerprint> guests) {
      return "| %s | %s | %s | %s |"
          .formatted(word, bits(mask), rule, guests.size() == 9 ? "all" : names(guests));
    }
  }

  private FirecrackerOrigins() {}

  static String document() {
    var found = new TreeMap<String, Map.Entry<Origin, EnumSet<Fingerprint>>>();
    int registers = 0;
    var touched = new java.util.HashSet<String>();
    for (Fingerprint guest : Fingerprint.values()) {
      CpuidTable table = guest.table();
      registers += table.size() * 4;
      for (Decision decision : Firecracker.plain().from(guest.offer()).decisions()) {
        if (decision.subject() instanceof Bits(CpuidWord word, int mask)) {
          var origin = new Origin(word, mask, (FirecrackerRule) decision.rule());
          String key =
              "%08x %02x %d %s"
                  .formatted(
                      word.leaf().function(),
                      word.leaf().index(),
                      word.register().ordinal(),
                      origin);
          found
              .computeIfAbsent(key, _ -> Map.entry(origin, EnumSet.noneOf(Fingerprint.class)))
              .getValue()
              .add(guest);
          touched.add(guest + " " + word);
        }
      }
    }
    String rows =
        found.values().stream()
            .map(e -> e.getKey().row(e.getValue()))
            .collect(Collectors.joining("\n"));
    return """
    # Which registers of a Firecracker guest come from Firecracker

    <!-- written by FirecrackerFingerprintTest -->

    Nine recorded guests of one vCPU (Ice Lake, Sapphire Rapids and Milan hosts, kernels 5.10, 6.1 and 6.18) have
    %d registers together. Firecracker decides bits of %d of them, listed here; everything else
    is what `KVM_GET_SUPPORTED_CPUID` offers. The rules are the rows of `FirecrackerRule`.

    | register | bits | rule | guests |
    |---|---|---|---|
    %s
    """
        .formatted(registers, touched.size(), rows);
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
    return guests.stream().map(Fingerprint::file).collect(Collectors.joining(", "));
  }
}
