package guise.replay.scenario;

import static guise.replay.scenario.Leaves.ADDRESS_SIZES;
import static guise.replay.scenario.Leaves.AMD_FEATURES;
import static guise.x86.Register.EAX;
import static guise.x86.Register.EDX;

import guise.replay.table.BitOperation;
import guise.replay.table.NamedTable;
import guise.replay.table.TableEdit;
import java.util.List;
import java.util.Set;

/** Which bits of EFER a table opens, on every way there is to write it; and long mode. */
final class Efer {
  private static final int EFER = 0xc000_0080;
  private static final int[] GUEST_BITS = {0, 1, 8, 10, 11, 12, 13, 14, 15, 17, 18, 20, 21, 63};
  private static final int LME = 8;
  private static final int SVME = 12;
  private static final int LMSLE = 13;
  private static final Set<Integer> ALWAYS_SHOWN = Set.of(51, 52, 61, 62, 63);

  private Efer() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario("efer.grid (accepted single bits: via SREGS, via KVM_SET_MSRS)", Efer::grid),
        new Scenario("efer.longmode (SREGS with LME/LMA/PG/PAE combinations)", Efer::longMode),
        new Scenario(
            "efer.cr3 (long mode SREGS, CR3 bit at/above MAXPHYADDR)", Efer::pageTableAddress),
        new Scenario("efer.guest (WRMSR EFER by the guest)", Efer::guest));
  }

  private static long throughSregs(Probe p) {
    long mask = 0;
    for (int bit = 0; bit < 64; bit++) {
      long value = 1L << bit;
      mask |= p.sregsQuietly(sregs -> sregs.withEfer(value)).succeeded() ? value : 0;
    }
    p.sregsQuietly(sregs -> sregs.withEfer(0));
    return mask;
  }

  private static long throughMsrs(Probe p) {
    long mask = 0;
    for (int bit = 0; bit < 64; bit++) {
      mask |= p.writeQuietly(EFER, 1L << bit).result() == 1 ? 1L << bit : 0;
    }
    p.writeQuietly(EFER, 0);
    return mask;
  }

  private static void accepted(Probe p, String name) {
    // The recorder is C: its arguments are evaluated from the last to the first.
    long msrs = throughMsrs(p);
    long sregs = throughSregs(p);
    p.answered("EFERACCEPT " + name + " sregs=", "%016x msr=%016x".formatted(sregs, msrs));
  }

  private static void acceptedWith(Session session, String name, NamedTable table) {
    session.vm(p -> {
      p.setQuietly(table);
      accepted(p, name);
    });
  }

  private static void grid(Session session) {
    session.vm(p -> accepted(p, "(none)"));
    for (Ones.Start start : Ones.starts(session)) {
      acceptedWith(session, start.name(), start.table());
    }
    NamedTable supported = session.supported();
    NamedTable ones = Ones.in(supported);
    for (ToggledBits bits : ToggledBits.ALL) {
      if (bits.leaf().function() < 0) {
        TableEdit toggled = bits.edit(BitOperation.TOGGLE);
        acceptedWith(session, "SUPP;" + toggled, supported.and(toggled));
        TableEdit cleared = bits.edit(BitOperation.CLEAR);
        acceptedWith(session, "ONES;" + cleared, ones.and(cleared));
      }
    }
    acceptedWith(session, "SUPP;no SYSCALL", supported.clear(AMD_FEATURES, EDX, 1 << 11));
  }

  private static void longMode(Session session) {
    NamedTable supported = session.supported();
    for (NamedTable table : List.of(supported, supported.clear(AMD_FEATURES, EDX, 1 << 29))) {
      session.vm(p -> {
        p.set(table);
        p.mode(0x8000_0011L, 0x20, 0x500);
        p.mode(0x8000_0011L, 0x20, 0x100);
        p.mode(0x8000_0011L, 0, 0x500);
        p.mode(0x11, 0x20, 0x500);
        p.mode(0x11, 0x20, 0x100);
        p.mode(0x11, 0x20, 0x400);
        p.mode(0x8000_0011L, 0x20, 0x400);
        p.mode(0x11, 0, 0);
      });
    }
  }

  private static void pageTableAddress(Session session) {
    int sizes = session.supported().read(ADDRESS_SIZES, EAX);
    for (int width : new int[] {36, 40, sizes & 0xff}) {
      session.vm(p -> {
        p.set(p.supported().assign(ADDRESS_SIZES, EAX, sizes & ~0xff | width));
        for (int bit = 34; bit < 64; bit++) {
          cr3(p, bit, bit == width - 1 || bit == width || ALWAYS_SHOWN.contains(bit));
        }
      });
    }
  }

  private static void cr3(Probe p, int bit, boolean shown) {
    Answer answer =
        p.sregsQuietly(
            sregs -> sregs.withCr0(0x8000_0011L).withCr4(0x20).withEfer(0x500).withCr3(1L << bit));
    if (shown) {
      p.answered("SREGS longmode cr3=1<<%d -> ".formatted(bit), answer);
    }
  }

  private static void guest(Session session) {
    for (Ones.Start start : Ones.starts(session)) {
      session.vm(p -> guest(p, start.table()));
    }
  }

  private static void guest(Probe p, NamedTable table) {
    boolean noLongMode = p.session().cautions().hangsInLongModeWithoutPaging();
    boolean noLimits = p.session().cautions().refusesLongModeSegmentLimits();
    p.set(table);
    for (int bit : GUEST_BITS) {
      if (bit != SVME && !(noLongMode && bit == LME) && !(noLimits && bit == LMSLE)) {
        written(p, 1L << bit);
      }
    }
    written(p, noLongMode ? 0x801 : 0x901);
  }

  private static void written(Probe p, long value) {
    p.guest().writeMsr(EFER, value);
    p.read(EFER);
    p.writeQuietly(EFER, 0);
  }
}
