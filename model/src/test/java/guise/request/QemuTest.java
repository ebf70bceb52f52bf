package guise.request;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.guest.Decision;
import guise.guest.Staged;
import guise.guest.Subject.Bits;
import guise.guest.Subject.Presence;
import guise.x86.CpuidBit;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What QEMU asks KVM for with {@code -cpu host}. */
class QemuTest {
  private static final CpuidBit INVTSC = CpuidBit.at(0x8000_0007, 0, EDX, 8);
  private static final CpuidBit SHSTK = CpuidBit.at(0x7, 0, ECX, 7);

  private static Staged<CpuidTable> asked(Fingerprint host, String cpu, Smp smp) {
    return new Qemu(QemuCpu.parse(cpu), smp).from(host.offer());
  }

  private static CpuidTable guest(Fingerprint host, String cpu) {
    return asked(host, cpu, Smp.ONE).value();
  }

  private static String leaf(CpuidTable table, int function, int index) {
    return table.find(function, index).map(e -> e.values().toString()).orElse("none");
  }

  private static Optional<Decision> about(Staged<CpuidTable> staged, CpuidBit bit) {
    return staged.decisions().stream()
        .filter(d -> d.subject() instanceof Bits bits && bits.cover(bit))
        .reduce((_, last) -> last);
  }

  @ParameterizedTest(name = "{0}.{1} is {2}: {3}")
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          leaf,     index, registers,                           why
          40000000, 0,     40000001 4b4d564b 564b4d56 0000004d, KVM's signature
          1,        0,     000806f8 00000800 f7fa3203 0f8bfbff, APIC ID 0; one thread tells no count
          2,        0,     00000001 00000000 0000004d 002c307d, QEMU's own caches
          4,        0,     00000121 01c0003f 0000003f 00000001, L1 data
          4,        2,     00000143 03c0003f 00000fff 00000001, L2 of 4 MiB
          4,        3,     00000163 03c0003f 00003fff 00000006, L3 of 16 MiB
          4,        4,     00000000 00000000 00000000 00000000, and no more
          5,        0,     00000000 00000000 00000003 00000000, MWAIT's extensions
          6,        0,     00000004 00000000 00000000 00000000, only ARAT has a name
          7,        0,     00000002 f1bf27eb 1b415f4e afc14410, features with names
          7,        1,     00000030 00000000 00000000 00000000, AVX_VNNI and AVX512_BF16
          b,        0,     00000000 00000001 00000100 00000000, one thread
          b,        2,     00000000 00000000 00000002 00000000, the level that ends the list
          d,        0,     000602e7 00002b00 00002b00 00000000, EBX is the size of all components
          d,        1,     0000001f 000029c8 00000000 00000000, compact and never aligned
          d,        11,    00000040 00000ac0 00000002 00000000, tile configuration
          d,        12,    00002000 00000b00 00000006 00000000, tile data
          12,       2,     00000000 00000000 00000000 00000000, leaf 0x12 always has three entries
          14,       0,     00000000 00000000 00000000 00000000, no Processor Trace
          1d,       1,     04002000 00080040 00000010 00000000, tiles
          1e,       0,     00000000 00004010 00000000 00000000, their multiplier
          80000001, 0,     000806f8 00000000 00000121 2c100800, the signature again
          80000005, 0,     01ff01ff 01ff01ff 40020140 40020140, AMD's L1 on Intel too
          80000006, 0,     00000000 42004200 02008140 00808140, AMD's L2 and L3
          80000008, 0,     0000392e 0100d200 00000000 00000000, no room for guest bits in 6.1
          3,        0,     none,                                zeros are left out
          1f,       0,     none,                                no dies and no modules
          80000007, 0,     none,                                invtsc cannot be migrated
          """)
  void aSapphireRapidsGuestHasTheseLeaves(String leaf, String index, String registers, String why) {
    CpuidTable table = guest(Fingerprint.SAPPHIRE_RAPIDS_6_1, "host");
    int function = Integer.parseUnsignedInt(leaf, 16);
    assertEquals(registers, leaf(table, function, Integer.parseInt(index, 16)), why);
  }

  @ParameterizedTest(name = "{0}.{1} is {2}: {3}")
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          leaf,     index, registers,                           why
          2,        0,     00000000 00000000 00000000 00000000, AMD has no such leaf but QEMU an entry
          4,        0,     00000000 00000000 00000000 00000000, neither this one
          8000001d, 0,     00000121 0040003f 000001ff 00000001, L1 data of 64 KiB
          8000001d, 2,     00000043 03c0003f 000001ff 00000000, L2 of 512 KiB
          8000001d, 3,     00000163 03c0003f 00003fff 00000002, L3 of 16 MiB
          8000001d, 4,     00000000 00000000 00000000 00000000, and no more
          80000019, 0,     none,                                QEMU does not know the leaf
          8000001e, 0,     none,                                all zero on a single thread
          80000021, 0,     18000045 00000000 00000000 00000000, NO_SMM_CTL_MSR has no name; ECX is no word of QEMU's
          80000007, 0,     00000000 00000003 00000000 00000000, machine-check recovery for AMD guests
          """)
  void aMilanGuestHasTheseLeaves(String leaf, String index, String registers, String why) {
    CpuidTable table = guest(Fingerprint.MILAN_6_18, "host");
    int function = Integer.parseUnsignedInt(leaf, 16);
    assertEquals(registers, leaf(table, function, Integer.parseInt(index, 16)), why);
  }

  @ParameterizedTest
  @EnumSource
  void maxIsHostUnderKvm(Fingerprint host) {
    assertEquals(guest(host, "host"), guest(host, "max"));
  }

  @ParameterizedTest
  @EnumSource
  void everyRegisterThatDiffersFromTheOfferHasADecision(Fingerprint host) {
    Staged<CpuidTable> staged = asked(host, "host", Smp.of(4));
    CpuidTable offered = host.table();
    for (CpuidEntry entry : staged.value()) {
      for (Register register : Register.values()) {
        var word = new CpuidWord(entry.leaf(), register);
        int changed = entry.get(register) ^ offered.read(word);
        int decided =
            staged.decisions().stream()
                .map(Decision::subject)
                .filter(s -> s instanceof Bits bits && bits.word().equals(word))
                .mapToInt(s -> ((Bits) s).mask())
                .reduce(0, (a, b) -> a | b);
        assertEquals(0, changed & ~decided, word::toString);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLastDecisionOnABitIsItsValue(Fingerprint host) {
    Staged<CpuidTable> staged = asked(host, "host", Smp.of(4));
    for (QemuWord row : QemuWord.values()) {
      for (int bit = 0; bit < Integer.SIZE; bit++) {
        CpuidBit at = row.word().bit(bit);
        about(staged, at)
            .ifPresent(d ->
                assertEquals(
                    (d.value() & at.mask()) != 0, staged.value().announces(at), at::toString));
      }
    }
  }

  @Test
  void withoutMigrationEverythingKvmOffersIsPassedOn() {
    Fingerprint host = Fingerprint.SAPPHIRE_RAPIDS_6_18;
    CpuidTable guest = guest(host, "host,migratable=off");
    assertTrue(guest.announces(INVTSC));
    assertTrue(guest.announces(SHSTK), "a bit that QEMU 10.0 has no name for");
    assertFalse(guest(host, "host").announces(SHSTK));
    assertEquals(
        "0183fbff",
        "%08x"
            .formatted(
                guest.read(CpuidWord.of(0x8000_0001, 0, EDX)) & (QemuFeatures.ALIASES | 1 << 11)),
        "and the copies of leaf 1, even on Intel");
  }

  @Test
  void aStableTscIsToldInVmwaresLeaf() {
    CpuidTable guest = guest(Fingerprint.ICELAKE_6_1, "host,tsc-frequency=2900000000,+invtsc");
    assertEquals("002c4020 000f4240 00000000 00000000", leaf(guest, 0x4000_0010, 0));
    assertEquals("40000010", leaf(guest, 0x4000_0000, 0).substring(0, 8));
    assertEquals(
        new Leaf(0x4000_0010, 0), guest.entries().getLast().leaf(), "it is the last entry");
  }

  @Test
  void aFeatureAskedForOvercomesMigratable() {
    assertTrue(guest(Fingerprint.ICELAKE_6_1, "host,+invtsc").announces(INVTSC));
  }

  @Test
  void whatKvmLacksIsDroppedWithAWarning() {
    Staged<CpuidTable> staged = asked(Fingerprint.MILAN_6_1, "host,+avx512f", Smp.ONE);
    CpuidBit avx512 = CpuidBit.at(0x7, 0, EBX, 16);
    assertFalse(staged.value().announces(avx512));
    assertEquals(QemuRule.HOST_LACKS, about(staged, avx512).orElseThrow().rule());
  }

  @Test
  void orRefusedWhereItIsEnforced() {
    Offer offer = Fingerprint.MILAN_6_1.offer();
    var request = new Qemu(QemuCpu.parse("host,+avx512f,enforce"), Smp.ONE);
    var refusal = assertThrows(RequestRefused.class, () -> request.from(offer));
    assertEquals("enforce=on, and KVM does not offer avx512f on this host", refusal.getMessage());
  }

  @Test
  void xsaveFollowsTheFeatures() {
    CpuidTable guest = guest(Fingerprint.SAPPHIRE_RAPIDS_6_1, "host,-avx512f,-amx-tile,-pku");
    assertEquals("00000007 00000340 00000340 00000000", leaf(guest, 0xD, 0));
    assertTrue(guest.find(0xD, 0x11).isEmpty(), "no tiles");
    assertTrue(
        guest.announces(CpuidBit.at(0x7, 0, EDX, 22)), "QEMU does not clear AMX_BF16 with it");
    assertTrue(guest(Fingerprint.MILAN_6_1, "host,-xsave").findAny(0xD).isEmpty());
  }

  @Test
  void tilesNeedNoPermissionBeforeTheOffer() {
    Fingerprint host = Fingerprint.SAPPHIRE_RAPIDS_6_1;
    CpuidTable withoutPermission =
        host.table().with(CpuidWord.of(0xD, 0, EAX), 0x2E7).with(CpuidWord.of(0xD, 0, ECX), 0xA88);
    CpuidTable guest = Qemu.host().from(host.offerOf(withoutPermission)).value();
    assertEquals("000602e7 00002b00 00002b00 00000000", leaf(guest, 0xD, 0));
  }

  @Test
  void theyNeedOneBeforeTheGuestRuns() {
    assertEquals(1L << 18, Qemu.host().permissions());
    assertEquals(0, new Qemu(QemuCpu.parse("host,-amx-tile"), Smp.ONE).permissions());
  }

  @Test
  void aGuestOfSeveralThreadsHasATopology() {
    var smp = new Smp(1, 2, 1, 4, 2);
    CpuidTable guest =
        new Qemu(QemuCpu.parse("host"), smp)
            .from(Fingerprint.SAPPHIRE_RAPIDS_6_1.offer(), 11)
            .value();
    assertEquals("0b100800", leaf(guest, 0x1, 0).substring(9, 17), "APIC ID, 16 threads");
    assertEquals("00000004 00000010 00000201 0000000b", leaf(guest, 0xB, 1));
    assertEquals("00000003 00000008 00000201 0000000b", leaf(guest, 0x1F, 1));
    assertEquals("00000004 00000010 00000502 0000000b", leaf(guest, 0x1F, 2));
    assertEquals("1c01c163", leaf(guest, 0x4, 3).substring(0, 8), "L3 belongs to a die of 8");
    assertTrue(guest.announces(CpuidBit.at(0x1, 0, EDX, 28)), "HT");
    assertFalse(guest.announces(CpuidBit.at(0x8000_0001, 0, ECX, 1)), "CMP_LEGACY is AMD's");
  }

  @Test
  void kvmCanBeHidden() {
    CpuidTable guest = guest(Fingerprint.MILAN_6_1, "host,kvm=off");
    assertTrue(guest.findAny(0x4000_0000).isEmpty());
    assertTrue(guest.announces(CpuidBit.at(0x1, 0, ECX, 31)), "the hypervisor bit stays");
  }

  @Test
  void countersCanBeLeftOut() {
    CpuidTable offered =
        CpuidTable.of(
            Fingerprint.ICELAKE_6_1.table().entries().stream()
                .map(e -> e.function() == 0xA ? e.with(new Registers(0x8300_802, 0, 0, 3)) : e)
                .toList());
    Offer offer = Fingerprint.ICELAKE_6_1.offerOf(offered);
    assertTrue(Qemu.host().from(offer).value().findAny(0xA).isPresent());
    var without = new Qemu(QemuCpu.parse("host,pmu=off"), Smp.ONE).from(offer);
    assertTrue(without.value().findAny(0xA).isEmpty());
    assertTrue(
        without.decisions().stream()
            .anyMatch(d -> d.subject().equals(new Presence(Leaf.of(0xA))) && d.value() == 0));
  }

  @ParameterizedTest(name = "{0} gives {1}.{2} = {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host,host-cache-info=on          | 80000006 | 0 | 00000000 00000000 08007040 00000000
          host,host-cache-info=on          | 4        | 3 | 00000163 0380003f 0001bfff 00000004
          host,l3-cache=off                | 2        | 0 | 00000001 00000000 00000000 002c307d
          host,cpuid-0xb=off               | b        | 0 | 00000000 00000000 00000000 00000000
          host,host-phys-bits-limit=40     | 80000008 | 0 | 00003928 0100d200 00000000 00000000
          host,host-phys-bits=off          | 80000008 | 0 | 00003928 0100d200 00000000 00000000
          host,-la57                       | 80000008 | 0 | 0000302e 0100d200 00000000 00000000
          host,level=0xd                   | 14       | 0 | none
          host,level=0xd                   | 0        | 0 | 0000000d 756e6547 6c65746e 49656e69
          host,family=6,model=85,stepping=7| 80000001 | 0 | 00050657 00000000 00000121 2c100800
          host,vendor=AuthenticAMD         | 0        | 0 | 0000001f 68747541 444d4163 69746e65
          """)
  void propertiesChangeWhatTheySay(String cpu, String leaf, String index, String registers) {
    CpuidTable table = guest(Fingerprint.SAPPHIRE_RAPIDS_6_1, cpu);
    int function = Integer.parseUnsignedInt(leaf, 16);
    assertEquals(registers, leaf(table, function, Integer.parseInt(index, 16)));
  }

  @Test
  void onAmdTheCopiesOfLeaf1FollowIt() {
    CpuidTable guest = guest(Fingerprint.MILAN_6_1, "host,-pge");
    assertFalse(guest.announces(CpuidBit.at(0x8000_0001, 0, EDX, 13)));
  }

  @Test
  void theKernelsTableIsWrittenInQemusOrder() {
    List<Integer> functions =
        guest(Fingerprint.MILAN_6_1, "host").entries().stream()
            .map(CpuidEntry::function)
            .distinct()
            .limit(4)
            .toList();
    assertEquals(List.of(0x4000_0000, 0x4000_0001, 0, 1), functions);
  }

  @Test
  void itsNamesAreTheOnesOfTheFeatureTable() {
    for (StaticFeature feature : StaticFeature.values()) {
      QemuWord.at(feature.bit().word())
          .flatMap(word -> word.name(feature.bit().bit()))
          .ifPresent(name -> assertEquals(feature.names().qemu(), name, feature::toString));
    }
    assertEquals(2, QemuWord.bitsOf("kvmclock").size(), "the one name of two bits");
  }
}
