package guise.replay.scenario;

import static guise.replay.scenario.Leaves.HYPERVISOR;
import static guise.replay.scenario.Leaves.PV_FEATURES;
import static guise.x86.Register.EAX;
import static guise.x86.Register.EDX;

import guise.replay.table.NamedTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Which of KVM's registers answer, by what the table says of KVM, enforced or not. */
final class PvFeatures {
  private static final int[] FEATURES = {
    0, 0x0100_7efb, 0xffff_ffff, 1, 8, 0x10, 0x20, 0x40, 0x80, 0x1000, 0x4000, 0x400
  };
  private static final int GUEST_ROWS = 4;
  private static final int[] BASES = {
    0x4000_0100, 0x4000_0200, 0x4000_0080, 0x4000_1000, 0x4000_ff00, 0x4001_0000, 0x4000_0110
  };

  private PvFeatures() {}

  /** When CPUID is made to guard the registers. */
  private enum Enforcement {
    OFF("off"),
    BEFORE("before SET"),
    AFTER("after SET");

    private final String words;

    Enforcement(String words) {
      this.words = words;
    }
  }

  static List<Scenario> scenarios() {
    return Arrays.stream(Enforcement.values())
        .map(when ->
            new Scenario("pv.features enforce=" + when.words, session -> features(session, when)))
        .toList();
  }

  private static void features(Session session, Enforcement when) {
    for (int row = 0; row < FEATURES.length; row++) {
      int features = FEATURES[row];
      boolean guestToo = when != Enforcement.OFF && row < GUEST_ROWS;
      session.vm(p -> features(p, when, features, guestToo));
    }
    var enforced = new Enforced(session, when != Enforcement.OFF);
    enforced.quietly("no SET at all", _ -> NamedTable.EMPTY, false);
    enforced.quietly("no pv leaves", PvFeatures::withoutLeaves, true);
    enforced.quietly("40000000 only", table -> table.deleteFunction(0x4000_0001), true);
    enforced.quietly("40000001 only", table -> table.deleteFunction(0x4000_0000), true);
    for (int base : BASES) {
      enforced.aloud(
          "base=%08x steal only".formatted(base),
          table -> Pv.kvmAt(withoutLeaves(table), base, base | 1, 0x20));
    }
    elsewhere(enforced);
  }

  private static void features(Probe p, Enforcement when, int features, boolean guestToo) {
    if (when == Enforcement.BEFORE) {
      PvProbes.enforce(p);
    }
    p.setQuietly(p.supported().assign(PV_FEATURES, EAX, features));
    if (when == Enforcement.AFTER) {
      PvProbes.enforce(p);
    }
    String name = "eax=%08x".formatted(features);
    PvProbes.host(p, name);
    if (guestToo) {
      PvProbes.guest(p, name);
    }
  }

  private static void elsewhere(Enforced enforced) {
    enforced.gotten(
        "hyperv at 0, kvm at 0x100 (async_pf only)",
        table -> Pv.kvmAt(hyperVAtZero(table), 0x4000_0100, 0x4000_0101, 0x10));
    enforced.aloud(
        "40000000.eax=0, pv_eoi only",
        table -> table.assign(HYPERVISOR, EAX, 0).assign(PV_FEATURES, EAX, 0x40));
    enforced.aloud("bad signature", table -> table.toggle(HYPERVISOR, EDX, 1));
    enforced.aloud(
        "two kvm signatures (0: steal, 0x100: asyncpf)",
        table -> Pv.kvmAt(table.assign(PV_FEATURES, EAX, 0x20), 0x4000_0100, 0x4000_0101, 0x10));
  }

  private static NamedTable withoutLeaves(NamedTable table) {
    return table.deleteFunction(0x4000_0000).deleteFunction(0x4000_0001);
  }

  private static NamedTable hyperVAtZero(NamedTable table) {
    var signature = new Registers(0x4000_0001, 0x7263_694d, 0x666f_736f, 0x7648_2074);
    return withoutLeaves(table)
        .add(Leaf.of(0x4000_0000), 0, signature)
        .add(Leaf.of(0x4000_0001), 0, new Registers(0x3123_7648, 0, 0, 0));
  }

  /** Probes with the enforcement on from the beginning, or not at all. */
  private record Enforced(Session session, boolean on) {
    void quietly(String name, Function<NamedTable, NamedTable> tableOf, boolean set) {
      session.vm(p -> {
        begin(p);
        if (set) {
          p.setQuietly(tableOf.apply(p.supported()));
        }
        PvProbes.host(p, name);
      });
    }

    void aloud(String name, Function<NamedTable, NamedTable> tableOf) {
      session.vm(p -> {
        begin(p);
        p.set(tableOf.apply(p.supported()));
        PvProbes.host(p, name);
      });
    }

    void gotten(String name, Function<NamedTable, NamedTable> tableOf) {
      session.vm(p -> {
        begin(p);
        p.set(tableOf.apply(p.supported()));
        p.get();
        PvProbes.host(p, name);
      });
    }

    private void begin(Probe p) {
      if (on) {
        PvProbes.enforce(p);
      }
    }
  }
}
