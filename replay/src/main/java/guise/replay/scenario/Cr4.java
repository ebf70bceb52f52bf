package guise.replay.scenario;

import static guise.replay.scenario.Leaves.EXTENDED;
import static guise.replay.scenario.Leaves.EXTENDED_1;
import static guise.replay.scenario.Leaves.FEATURES;
import static guise.replay.scenario.SetCpuid.setAndGet;
import static guise.replay.table.NamedTable.EMPTY;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;

import guise.replay.table.BitOperation;
import guise.replay.table.NamedTable;
import guise.replay.table.TableEdit;
import guise.x86.Registers;
import java.util.List;
import java.util.Set;

/** Which bits of CR4 a table opens, and which values of CR0 there are. */
final class Cr4 {
  private static final long OSXSAVE = 1 << 18;
  private static final long SMEP = 1 << 20;
  private static final int FIRST_OF_EFER = 0x8000_0002;
  private static final int[] GUEST_BITS = {
    18, 9, 10, 7, 3, 4, 2, 11, 16, 20, 21, 12, 13, 14, 17, 22, 23, 24, 25, 28, 5, 8, 15, 29
  };
  private static final Set<Integer> RISKY_BITS = Set.of(12, 23, 28, 17, 22);

  private Cr4() {}

  static List<Scenario> scenarios() {
    return List.of(
        Scenario.ofVm(
            "cr4.noset (no SET_CPUID2)",
            p -> p.answered("CR4ACCEPT (none) ", "%016x".formatted(accepted(p)))),
        new Scenario("cr4.grid", Cr4::grid),
        Scenario.ofVm(
            "cr4.sregs-keeps (bit set, then SET_CPUID2 drops the feature,"
                + " then SREGS with same value)",
            Cr4::kept),
        Scenario.ofVm("cr4.cr0 (SREGS cr0 checks)", Cr4::cr0),
        new Scenario("cr4.guest (MOV CR4 by the guest in real mode)", Cr4::guest));
  }

  /** The bits that are accepted alone. */
  private static long accepted(Probe p) {
    long mask = 0;
    for (int bit = 0; bit < 64; bit++) {
      mask |= accepts(p, 1L << bit) ? 1L << bit : 0;
    }
    accepts(p, 0);
    return mask;
  }

  private static boolean accepts(Probe p, long value) {
    return p.sregsQuietly(sregs -> sregs.withCr4(value)).succeeded();
  }

  private static void grid(Session session) {
    NamedTable supported = session.supported();
    NamedTable ones = Ones.in(supported);
    session.recorder().remark("NOTE ONES = " + ones);
    for (Ones.Start start : Ones.starts(session)) {
      acceptedWith(session, start.name(), start.table());
    }
    for (ToggledBits bits : ToggledBits.ALL) {
      int function = bits.leaf().function();
      if (function != 0xd && Integer.compareUnsigned(function, FIRST_OF_EFER) < 0) {
        TableEdit toggled = bits.edit(BitOperation.TOGGLE);
        acceptedWith(session, "SUPP;" + toggled, supported.and(toggled));
        TableEdit cleared = bits.edit(BitOperation.CLEAR);
        acceptedWith(session, "ONES;" + cleared, ones.and(cleared));
      }
    }
    featureLeavesAlone(session);
  }

  private static void acceptedWith(Session session, String name, NamedTable table) {
    session.vm(p -> {
      int set = p.setQuietly(table).result();
      p.answered("CR4ACCEPT " + name + " set=", "%d %016x".formatted(set, accepted(p)));
    });
  }

  private static void featureLeavesAlone(Session session) {
    NamedTable first =
        session
            .supported()
            .entry(EXTENDED)
            .map(entry -> EMPTY.add(EXTENDED, 1, new Registers(entry.values().eax(), -1, -1, -1)))
            .orElse(EMPTY);
    NamedTable second =
        EMPTY
            .add(EXTENDED, 1, new Registers(0, -1, -1, -1))
            .add(EXTENDED_1, 1, new Registers(-1, -1, -1, -1))
            .add(FEATURES, 0, new Registers(0, 0, -1, -1));
    for (NamedTable table : List.of(first, second)) {
      session.vm(p -> {
        p.setQuietly(table);
        p.answered("CR4ACCEPT " + table + " ", "%016x".formatted(accepted(p)));
      });
    }
  }

  private static void kept(Probe p) {
    p.set(p.supported());
    p.cr4(OSXSAVE | SMEP);
    setAndGet(p, p.supported().clear(FEATURES, ECX, 1 << 26).clear(EXTENDED, EBX, 1 << 7));
    p.cr4(OSXSAVE | SMEP);
    p.cr4(OSXSAVE);
    p.cr4(0);
  }

  private static void cr0(Probe p) {
    p.set(p.supported());
    long[] values = {
      0x6000_0010,
      0x11,
      0x8000_0001L,
      0x8000_0011L,
      0x8000_0000L,
      0x2000_0000,
      0x4000_0000,
      0x6000_0011,
      0x1_0000_0000L,
      0x10011,
      0x1,
      0,
      0x1ffa_ffc0
    };
    for (long value : values) {
      p.cr0(value);
    }
  }

  private static void guest(Session session) {
    for (Ones.Start start : Ones.starts(session)) {
      session.vm(p -> {
        p.set(start.table());
        for (int bit : GUEST_BITS) {
          if (!session.cautions().runsNothingRisky() || !RISKY_BITS.contains(bit)) {
            p.guest().setCr4(1 << bit);
            p.guest().setCr4(0);
          }
        }
      });
    }
  }
}
