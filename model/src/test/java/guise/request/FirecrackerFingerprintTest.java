package guise.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.guest.Decision;
import guise.guest.Staged;
import guise.guest.Subject.Bits;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Vendor;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real guests of Firecracker judge its normalisation. */
class FirecrackerFingerprintTest {
  private static Staged<CpuidTable> normalised(Fingerprint guest, CpuidTable supported) {
    return Firecracker.plain().from(guest.offerOf(supported));
  }

  private static Stream<Bits> claims(Fingerprint guest) {
    return normalised(guest, guest.table()).decisions().stream()
        .map(Decision::subject)
        .filter(Bits.class::isInstance)
        .map(Bits.class::cast);
  }

  @ParameterizedTest
  @EnumSource
  void normalisingARealGuestChangesNothing(Fingerprint guest) {
    CpuidTable real = guest.table();
    assertEquals(real.toString(), normalised(guest, real).value().toString());
  }

  @ParameterizedTest
  @EnumSource
  void whatFirecrackerClaimsToDecideIsWhatTheGuestSaw(Fingerprint guest) {
    CpuidTable real = guest.table();
    for (Decision decision : normalised(guest, real).decisions()) {
      if (decision.subject() instanceof Bits(CpuidWord word, int mask)) {
        boolean overruled = isOverruled(guest, decision, word, mask);
        long seen = Integer.toUnsignedLong(real.read(word) & mask);
        assertEquals(
            overruled ? seen : decision.value(), seen, () -> word + ": " + decision.rule());
      }
    }
  }

  /** Whether a later rule decides bits of the same register again. */
  private static boolean isOverruled(Fingerprint guest, Decision it, CpuidWord word, int mask) {
    List<Decision> all = normalised(guest, guest.table()).decisions();
    int after = all.indexOf(it) + 1;
    return all.subList(after, all.size()).stream()
        .anyMatch(
            d -> d.subject() instanceof Bits(var w, int m) && w.equals(word) && (m & mask) != 0);
  }

  @ParameterizedTest
  @EnumSource
  void whateverKvmOffersInThoseBitsTheGuestSeesTheSame(Fingerprint guest) {
    CpuidTable real = guest.table();
    assertEquals(real.toString(), normalised(guest, spoilt(guest, real)).value().toString());
  }

  /** A guest's table with every bit turned that Firecracker decides, and its own entries gone. */
  private static CpuidTable spoilt(Fingerprint guest, CpuidTable real) {
    Map<CpuidWord, Integer> claimed = new HashMap<>();
    claims(guest)
        .filter(bits -> bits.word().leaf().function() != 0) // the name decides who normalises
        .forEach(bits -> claimed.merge(bits.word(), bits.mask(), (a, b) -> a | b));
    List<Leaf> inserted = List.of(new Leaf(0xB, 1), new Leaf(0x1F, 1));
    return CpuidTable.of(
        real.entries().stream()
            .filter(entry -> !inserted.contains(entry.leaf()))
            .map(entry -> turned(entry, claimed))
            .toList());
  }

  private static CpuidEntry turned(CpuidEntry entry, Map<CpuidWord, Integer> claimed) {
    boolean cache = entry.function() == 0x4 && !entry.values().isZero();
    CpuidEntry result = entry;
    for (Register register : Register.values()) {
      int mask = claimed.getOrDefault(new CpuidWord(entry.leaf(), register), 0);
      boolean keep = cache && register != Register.EAX;
      result = result.with(register, keep ? entry.get(register) : entry.get(register) ^ mask);
    }
    return result;
  }

  @ParameterizedTest
  @EnumSource
  void theTableIsSortedByFunctionAndIndex(Fingerprint guest) {
    List<Leaf> leaves = guest.table().entries().stream().map(CpuidEntry::leaf).toList();
    assertEquals(leaves.stream().sorted().toList(), leaves);
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleOfTheProcessorTakesPart(Fingerprint guest) {
    var used = EnumSet.noneOf(FirecrackerRule.class);
    normalised(guest, guest.table())
        .decisions()
        .forEach(decision -> used.add((FirecrackerRule) decision.rule()));
    var expected = EnumSet.noneOf(FirecrackerRule.class);
    Vendor vendor = guest.host().vendor().orElseThrow();
    for (FirecrackerRule rule : FirecrackerRule.values()) {
      boolean absent = rule == FirecrackerRule.TOPOLOGY_V2 && guest.table().findAny(0x1F).isEmpty();
      if (rule.appliesTo(vendor) && !absent) {
        expected.add(rule);
      }
    }
    assertEquals(expected, used);
  }

  @Test
  void theListOfWhatComesFromWhomIsUpToDate() {
    GeneratedDoc.check("firecracker-registers.md", FirecrackerOrigins.document());
  }
}
