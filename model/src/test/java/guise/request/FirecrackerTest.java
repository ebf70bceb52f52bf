package guise.request;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.host.RawCpuid;
import guise.request.FirecrackerTemplate.LeafChange;
import guise.request.FirecrackerTemplate.RegisterChange;
import guise.x86.BrandString;
import guise.x86.CpuidBit;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Firecracker asks KVM for. */
class FirecrackerTest {
  private static CpuidTable vcpu(Fingerprint host, int vcpus, int threads, int vcpu) {
    return new Firecracker(vcpus, threads, Optional.empty()).from(host.offer(), vcpu).value();
  }

  private static String read(CpuidTable table, int function, int index, Register register) {
    return "%08x".formatted(table.read(CpuidWord.of(function, index, register)));
  }

  @ParameterizedTest(name = "vCPU {2} of {0}, {1} to a core: {6}")
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          vcpus, threads, vcpu, leaf1,    threads0,                   cores,    why
          1,     1,       0,    00010800, 00000000.00000001.00000000, 00000001, a single processor
          1,     2,       0,    00010800, 00000000.00000001.00000000, 00000001, one vCPU has no sibling
          2,     1,       1,    01020800, 00000000.00000001.00000001, 00000002, two cores
          2,     2,       1,    01020800, 00000001.00000002.00000001, 00000002, two threads of one core
          3,     1,       2,    02040800, 00000000.00000001.00000002, 00000003, room for four IDs
          32,    2,       31,   1f200800, 00000001.00000002.0000001f, 00000020, as many as there can be
          """)
  void theTopologyIsTheMicroVms(
      int vcpus, int threads, int vcpu, String leaf1, String threads0, String cores, String why) {
    CpuidTable table = vcpu(Fingerprint.SAPPHIRE_RAPIDS_6_1, vcpus, threads, vcpu);
    assertEquals(leaf1, read(table, 0x1, 0, EBX), why);
    for (int function : new int[] {0xB, 0x1F}) {
      String level =
          String.join(
              ".",
              read(table, function, 0, EAX),
              read(table, function, 0, EBX),
              read(table, function, 0, EDX));
      assertEquals(threads0, level, why);
      assertEquals("00000005", read(table, function, 1, EAX), "a package has room for 32");
      assertEquals(cores, read(table, function, 1, EBX), why);
    }
    assertEquals(vcpus > 1, table.announces(CpuidBit.at(0x1, 0, EDX, 28)), "HTT");
  }

  @Test
  void cachesAreSharedByTheVcpusOfACoreOrByAll() {
    CpuidTable table = vcpu(Fingerprint.ICELAKE_6_1, 8, 2, 0);
    assertEquals("0c004121", read(table, 0x4, 0, EAX), "L1: 2 sharers, 4 cores");
    assertEquals("0c01c163", read(table, 0x4, 3, EAX), "L3: 8 sharers, 4 cores");
    assertEquals("00000000", read(table, 0x4, 4, EAX), "no cache, no sharers");
  }

  @Test
  void anAmdGuestHasItsOwnNodesAndCaches() {
    CpuidTable table = vcpu(Fingerprint.MILAN_6_1, 4, 2, 3);
    assertEquals("00000003", read(table, 0x8000_001E, 0, EAX), "APIC ID");
    assertEquals("00000101", read(table, 0x8000_001E, 0, EBX), "core 1 of 2 threads");
    assertEquals("00004121", read(table, 0x8000_001D, 0, EAX), "L1: 2 sharers");
    assertEquals("0000c163", read(table, 0x8000_001D, 3, EAX), "L3: 4 sharers");
    assertEquals("00007003", read(table, 0x8000_0008, 0, ECX), "4 vCPUs, 7 bits");
  }

  @ParameterizedTest(name = "{0} becomes {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Intel(R) Xeon(R) Platinum 8275CL CPU @ 3.00GHz  | Intel(R) Xeon(R) Processor @ 3.00GHz | the usual form
          Intel(R) Xeon(R) Platinum 8488C                 | Intel(R) Xeon(R) Processor           | no frequency
          Intel(R) Xeon(R) Platinum 8275CL CPU @3.00GHz   | Intel(R) Xeon(R) Processor           | no blank before the number
          Intel(R) Core(TM) i9 CPU @ 2.9GHz               | Intel(R) Xeon(R) Processor           | the padding of a short name does not fit
          """)
  void theBrandKeepsOnlyTheFrequency(String host, String guest, String why) {
    assertEquals(guest, FirecrackerBrand.xeon(BrandString.of(host)).toString(), why);
  }

  @Test
  void aTemplateComesBeforeNormalisation() {
    var template =
        template(
            change(0x7, 0, 1, EBX, "0b0"), // FSGSBASE, which Firecracker leaves alone
            change(0x7, 0, 1, ECX, "0b1xxxxx")); // WAITPKG, which it does not
    CpuidTable guest =
        Firecracker.plain().with(template).from(Fingerprint.ICELAKE_6_1.offer()).value();
    assertFalse(guest.announces(CpuidBit.at(0x7, 0, EBX, 0)));
    assertFalse(guest.announces(CpuidBit.at(0x7, 0, ECX, 5)), "normalisation has the last word");
  }

  @Test
  void aTemplateReplacesTheFlagsOfAnEntry() {
    var template = template(change(0x7, 0, 0, EBX, "0bx"));
    CpuidTable guest =
        Firecracker.plain().with(template).from(Fingerprint.ICELAKE_6_1.offer()).value();
    assertEquals(0, guest.find(0x7, 0).orElseThrow().flags());
    assertTrue(guest.find(0x7, 5).isPresent(), "KVM now answers every index of leaf 7 with it");
  }

  @Test
  void aTemplateMayNotChangeWhatKvmDoesNotOffer() {
    var template = template(change(0x1E, 1, 1, EAX, "0b0"));
    Offer offer = Fingerprint.SAPPHIRE_RAPIDS_6_1.offer();
    Firecracker request = Firecracker.plain().with(template);
    var refusal = assertThrows(RequestRefused.class, () -> request.from(offer));
    assertEquals(FirecrackerRefusal.TEMPLATE_LEAF, refusal.rule());
    assertEquals(
        "the template t changes leaf 1e.1, which KVM does not offer here", refusal.getMessage());
  }

  @ParameterizedTest(name = "{0} vCPUs, {1} to a core: {2}")
  @CsvSource({
    "0,  1, a machine without processors",
    "33, 1, more than Firecracker has",
    "3,  2, half a core",
    "4,  3, three threads to a core"
  })
  void someMachinesAreRefused(int vcpus, int threads, String why) {
    var refusal =
        assertThrows(RequestRefused.class, () -> new Firecracker(vcpus, threads, Optional.empty()));
    assertEquals(FirecrackerRefusal.VCPU_COUNT, refusal.rule(), why);
  }

  @Test
  void aProcessorOfAnotherMakerIsRefused() {
    var hygon = new Registers(0xD, 0x6F67_7948, 0x656E_6975, 0x6E65_476E);
    CpuidTable table = CpuidTable.of(List.of(CpuidEntry.plain(0, hygon)));
    Offer offer = Fingerprint.MILAN_6_1.offerOf(table);
    var refusal = assertThrows(RequestRefused.class, () -> Firecracker.plain().from(offer));
    assertEquals(FirecrackerRefusal.VENDOR, refusal.rule());
    assertTrue(refusal.getMessage().contains("HygonGenuine"), refusal.getMessage());
  }

  @Test
  void aLeafThatFirecrackerNeedsMustBeThere() {
    CpuidTable all = Fingerprint.ICELAKE_6_1.table();
    CpuidTable without =
        CpuidTable.of(all.entries().stream().filter(e -> e.function() != 0xA).toList());
    Offer offer = Fingerprint.ICELAKE_6_1.offerOf(without);
    var refusal = assertThrows(RequestRefused.class, () -> Firecracker.plain().from(offer));
    assertEquals(FirecrackerRefusal.LEAF_MISSING, refusal.rule());
  }

  @Test
  void aHostOfWhichCachesAreUnknownIsMarked() {
    Offer known = Fingerprint.ICELAKE_6_1.offer();
    var host = RawCpuid.of(known.host().leaves().headMap(Leaf.of(0x8000_0005)));
    var offer = Offer.of(known.supported(), host, known.kernel());
    long marked =
        Firecracker.plain().from(offer).decisions().stream()
            .filter(d -> d.rule() == FirecrackerRule.HOST_CACHES && d.assumption().isPresent())
            .count();
    assertTrue(marked >= 4, "the registers of 80000005");
  }

  @Test
  void tileDataIsAskedForBeforeTheOffer() {
    assertEquals(1L << 18, Firecracker.plain().permissions());
  }

  private static FirecrackerTemplate template(LeafChange... changes) {
    return new FirecrackerTemplate("t", List.of(), List.of(changes), List.of());
  }

  private static LeafChange change(
      int function, int index, int flags, Register register, String pattern) {
    var one = new RegisterChange(register, BitPattern.parse(pattern, Integer.SIZE));
    return new LeafChange(new Leaf(function, index), flags, List.of(one));
  }
}
