package guise.request;

import static guise.x86.Register.EAX;
import static guise.x86.Register.ECX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.guest.Staged;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import guise.x86.RuntimeFeature;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Features set and cleared by hand. */
class EditedTest {
  private static final CpuidEntry LEAF_0 = CpuidEntry.plain(0, new Registers(0xD, 0, 0, 0));
  private static final CpuidEntry LEAF_D = CpuidEntry.indexed(0xD, 0, new Registers(7, 0, 0, 0));
  private static final CpuidEntry KVM = CpuidEntry.plain(0x4000_0000, Registers.ZERO);

  private static Staged<CpuidTable> edited(List<CpuidEntry> entries, Edit... edits) {
    Offer offer = Fingerprint.ICELAKE_6_1.offerOf(CpuidTable.of(entries));
    return new Edited(AsSupported.PLAIN, List.of(edits)).from(offer);
  }

  @Test
  void onlyTheEntryOfTheIndexChanges() {
    var seven = CpuidEntry.indexed(0x7, 0, Registers.ZERO);
    var other = CpuidEntry.indexed(0x7, 1, Registers.ZERO);
    CpuidTable table = edited(List.of(other, seven), Edit.set(RuntimeFeature.OSPKE)).value();
    assertEquals(List.of(other, seven.with(ECX, 1 << 4)), table.entries());
  }

  @Test
  void aFeatureWithoutAnEntryGetsOneWithZerosAndKvmsFlags() {
    Staged<CpuidTable> staged =
        edited(List.of(LEAF_0, LEAF_D, KVM), Edit.set(RuntimeFeature.OSPKE));
    var seven = CpuidEntry.indexed(0x7, 0, new Registers(0, 0, 1 << 4, 0));
    assertEquals(List.of(LEAF_0, seven, LEAF_D, KVM), staged.value().entries());
    assertEquals(EditRule.ENTRY_CREATED, staged.decisions().getFirst().rule());
    assertEquals(0xD, staged.value().find(Leaf.of(0)).orElseThrow().get(EAX), "no limit is raised");
  }

  @Test
  void aLeafWithoutAnIndexGetsAPlainEntry() {
    CpuidTable table = edited(List.of(KVM), Edit.set(RuntimeFeature.OSXSAVE)).value();
    assertEquals(0, table.findAny(1).orElseThrow().flags());
    assertEquals(
        List.of(0x4000_0000, 1), table.entries().stream().map(CpuidEntry::function).toList());
  }

  @Test
  void clearingWhatIsNotThereChangesNothing() {
    CpuidTable table = edited(List.of(LEAF_0), Edit.clear(RuntimeFeature.OSPKE)).value();
    assertEquals(List.of(LEAF_0), table.entries());
  }

  @Test
  void theLastEditWins() {
    Edit[] edits = {Edit.set(RuntimeFeature.OSXSAVE), Edit.clear(RuntimeFeature.OSXSAVE)};
    assertFalse(edited(List.of(LEAF_0), edits).value().announces(RuntimeFeature.OSXSAVE));
  }

  @Test
  void itComesAfterTheVmm() {
    Request base = Firecracker.plain();
    var request = new Edited(base, List.of(Edit.set(RuntimeFeature.OSPKE)));
    Offer offer = Fingerprint.ICELAKE_6_1.offer();
    assertEquals(
        base.from(offer).value().with(RuntimeFeature.OSPKE.bit()), request.from(offer).value());
    assertEquals(base.permissions(), request.permissions());
    assertTrue(request.from(offer).decisions().size() > base.from(offer).decisions().size());
  }
}
