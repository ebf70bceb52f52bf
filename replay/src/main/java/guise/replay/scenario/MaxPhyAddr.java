package guise.replay.scenario;

import static guise.replay.scenario.Leaves.ADDRESS_SIZES;
import static guise.replay.scenario.Leaves.AMD_VENDOR;
import static guise.replay.scenario.Leaves.FEATURES;
import static guise.x86.Register.EAX;
import static guise.x86.Register.ECX;

import guise.replay.table.NamedTable;
import java.util.List;
import java.util.Optional;

/** The guest's MAXPHYADDR, as the addresses show that the APIC base may have. */
final class MaxPhyAddr {
  private static final int APIC = 0x1b;
  private static final long X2APIC = 0xfee0_0d00L;
  private static final int[] WIDTHS = {0, 0x20, 0x24, 0x28, 0x34, 0x40, 0xff};

  private MaxPhyAddr() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "maxphy (lowest rejected APIC_BASE address bit = guest MAXPHYADDR)",
            MaxPhyAddr::addresses),
        new Scenario("maxphy.x2apic", MaxPhyAddr::x2apic));
  }

  private static void addresses(Session session) {
    NamedTable supported = session.supported();
    accepted(session, "(none)", Optional.empty());
    accepted(session, "SUPP", Optional.of(supported));
    accepted(session, "EMPTY", Optional.of(NamedTable.EMPTY));
    for (int width : WIDTHS) {
      NamedTable table = supported.assign(ADDRESS_SIZES, EAX, width);
      accepted(session, "eax=%x".formatted(width), Optional.of(table));
    }
    int both = 0x200000 | supported.read(ADDRESS_SIZES, EAX) & 0xffff;
    accepted(
        session, "guestphys 0x200000|e8", Optional.of(supported.assign(ADDRESS_SIZES, EAX, both)));
    NamedTable without = supported.deleteFunction(0x8000_0008);
    accepted(session, "no 80000008", Optional.of(without));
    for (int highest : new int[] {0x8000_0007, 0x8000_0008}) {
      highest(session, supported, highest);
    }
    NamedTable none = supported.deleteFunction(0x8000_0000);
    accepted(session, "no 80000000", Optional.of(none));
    highest(session, supported, 0);
    highest(session, supported, -1);
  }

  private static void highest(Session session, NamedTable supported, int highest) {
    NamedTable table = supported.assign(AMD_VENDOR, EAX, highest);
    accepted(session, "80000000.eax=%x".formatted(highest), Optional.of(table));
  }

  private static void accepted(Session session, String name, Optional<NamedTable> table) {
    session.vm(p -> {
      int set = table.map(p::setQuietly).orElse(Answer.returned(0)).result();
      long mask = 0;
      for (int bit = 0; bit < 64; bit++) {
        boolean accepted = p.writeQuietly(APIC, 0x900 | 1L << bit).result() == 1;
        mask |= accepted ? 1L << bit : 0;
      }
      p.answered(
          "APICBASEACCEPT " + name + " set=", "%d mask=%016x (0x900|1<<b)".formatted(set, mask));
    });
  }

  private static void x2apic(Session session) {
    NamedTable supported = session.supported();
    NamedTable with = supported.set(FEATURES, ECX, 1 << 21);
    for (NamedTable table : List.of(with, supported.clear(FEATURES, ECX, 1 << 21))) {
      session.vm(p -> {
        p.set(table);
        p.write(APIC, X2APIC);
        p.write(APIC, 0xfee0_0500L);
        p.apicBase(X2APIC);
      });
    }
    session.vm(p -> {
      p.write(APIC, X2APIC);
      p.apicBase(X2APIC);
    });
  }
}
