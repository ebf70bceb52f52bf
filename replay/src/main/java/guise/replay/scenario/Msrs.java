package guise.replay.scenario;

import static guise.replay.scenario.Leaves.FEATURES;
import static guise.x86.Register.ECX;

import guise.replay.table.NamedTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Registers written by the host and by the guest, under several tables. */
final class Msrs {
  private static final int FEATURE_CONTROL = 0x3a;
  private static final int MCG_CAP = 0x179;
  private static final long[] FEATURE_CONTROLS = {
    0, 1, 3, 5, 7, 0x20001, 0x40001, 0x60001, 0x100001, 0x100005, 0x8001, 0x10001, 1L << 32
  };
  private static final long LOCAL_MACHINE_CHECK = 1L << 27 | 10;

  /** What guests do not write: it would take time, or disturb what follows. */
  private static final Set<Integer> NOT_BY_GUESTS =
      Set.of(0x4b56_4d00, 0x11, 0x9e, 0x6e0, 0x570, 0x1a4);

  /** What is written back, quietly, since other values would disturb what follows. */
  private static final Map<Integer, Long> UNDONE =
      Map.ofEntries(
          Map.entry(0x1b, 0xfee0_0900L),
          Map.entry(0x1a0, 0x1800L),
          Map.entry(0xc000_0104, 0x1_0000_0000L),
          Map.entry(0x1d9, 0L),
          Map.entry(0x140, 0L),
          Map.entry(0x4b56_4d01, 0L),
          Map.entry(0x4b56_4d03, 0L),
          Map.entry(0x277, 0x0007_0406_0007_0406L),
          Map.entry(0x6a2, 0L),
          Map.entry(0x6a0, 0L),
          Map.entry(0xc001_0114, 0L));

  private Msrs() {}

  static List<Scenario> byHost() {
    return List.of(
        host("(none)", _ -> Optional.empty()),
        host("SUPP", Optional::of),
        host("EMPTY", _ -> Optional.of(NamedTable.EMPTY)),
        host("ONES", supported -> Optional.of(Ones.in(supported))),
        host("SUPP;Intel", supported -> Optional.of(supported.vendor("GenuineIntel"))),
        host("SUPP;AMD", supported -> Optional.of(supported.vendor("AuthenticAMD"))),
        new Scenario("msr.featctl (FEATURE_CONTROL valid bits per CPUID)", Msrs::featureControl),
        Scenario.ofVm(
            "msr.mce (X86_SETUP_MCE with LMCE then FEATURE_CONTROL)", Msrs::machineChecks));
  }

  static List<Scenario> byGuest() {
    return List.of(
        guest("SUPP", supported -> supported),
        guest("EMPTY", _ -> NamedTable.EMPTY),
        guest("ONES", Ones::in),
        guest("SUPP;Intel", supported -> supported.vendor("GenuineIntel")));
  }

  private static Scenario host(String name, Function<NamedTable, Optional<NamedTable>> tableOf) {
    return Scenario.ofVm("msr.host " + name, p -> host(p, tableOf.apply(p.supported())));
  }

  private static void host(Probe p, Optional<NamedTable> table) {
    table.ifPresent(p::set);
    for (WrittenMsrs row : WrittenMsrs.ALL) {
      row.values().forEach(value -> p.write(row.index(), value));
      undo(p, row.index());
    }
    p.get();
  }

  private static Scenario guest(String name, Function<NamedTable, NamedTable> tableOf) {
    return Scenario.ofVm("msr.guest " + name, p -> guest(p, tableOf.apply(p.supported())));
  }

  private static void guest(Probe p, NamedTable table) {
    p.set(table);
    for (WrittenMsrs row : WrittenMsrs.ALL) {
      if (!NOT_BY_GUESTS.contains(row.index())) {
        row.values().forEach(value -> p.guest().writeMsr(row.index(), value));
        p.guest().readMsr(row.index());
        undo(p, row.index());
      }
    }
    p.get();
  }

  private static void undo(Probe p, int index) {
    Long value = UNDONE.get(index);
    if (value != null) {
      p.writeQuietly(index, value);
    }
  }

  private static void featureControl(Session session) {
    NamedTable supported = session.supported();
    session.vm(p -> {
      p.set(supported.clear(FEATURES, ECX, 1 << 5));
      featureControls(p);
    });
    session.vm(p -> {
      p.set(supported.set(FEATURES, ECX, 1 << 5));
      featureControls(p);
    });
    session.vm(p -> {
      p.setQuietly(Ones.in(supported));
      p.recorder().remark("SET ONES");
      featureControls(p);
    });
  }

  private static void featureControls(Probe p) {
    for (long value : FEATURE_CONTROLS) {
      p.write(FEATURE_CONTROL, value);
    }
    p.write(FEATURE_CONTROL, 0);
  }

  private static void machineChecks(Probe p) {
    p.set(p.supported());
    Asked<Long> supported = Asked.of(() -> p.session().kvm().mceCapabilities());
    p.answered(
        "MCE_CAP_SUPPORTED ",
        "r=%d %x".formatted(supported.answer().result(), supported.value().orElse(0L)));
    p.answered("SETUP_MCE LMCE -> ", Answer.of(() -> p.vcpu().setupMce(LOCAL_MACHINE_CHECK)));
    p.write(FEATURE_CONTROL, 0x100001);
    p.read(MCG_CAP);
  }
}
