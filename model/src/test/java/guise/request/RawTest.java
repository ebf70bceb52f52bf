package guise.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.guest.Subject.Presence;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that derive nothing. */
class RawTest {
  private static final Fingerprint HOST = Fingerprint.MILAN_6_1;

  @Test
  void theOfferHandedBackIsTheOffer() {
    Offer offer = HOST.offer();
    assertSame(offer.supported(), AsSupported.PLAIN.from(offer, 3).value());
    assertEquals(0, AsSupported.PLAIN.permissions());
  }

  @Test
  void aRawTableStaysAsItIs() {
    CpuidTable table = HOST.table().with(CpuidWord.of(1, 0, Register.EBX), 7);
    var staged = new Raw(table).from(HOST.offer());
    assertSame(table, staged.value());
    assertEquals(1, staged.decisions().size(), "the one register that differs");
  }

  @Test
  void whatItLeavesOutIsSaid() {
    CpuidTable table = CpuidTable.of(List.of(HOST.table().entries().getFirst()));
    var staged = new Raw(table).from(HOST.offer());
    assertTrue(
        staged.decisions().stream()
            .anyMatch(d -> d.subject().equals(new Presence(Leaf.of(0x8000_0008)))));
  }
}
