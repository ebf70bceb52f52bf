package guise.replay.scenario;

import static guise.replay.scenario.Leaves.EXTENDED;
import static guise.replay.scenario.Leaves.POWER;
import static guise.x86.Register.EBX;
import static guise.x86.Register.EDX;

import guise.replay.table.NamedTable;
import guise.replay.table.TableEdit;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.List;
import java.util.function.Function;

/** CPUID as the guest executes it: everywhere, on tables of every make. */
final class Guests {
  private static final String INTEL = "GenuineIntel";
  private static final int TSX_CTRL = 0x122;
  private static final int HV_TSC_INVARIANT = 0x4000_0118;

  private Guests() {}

  static List<Scenario> scenarios() {
    NamedTable intel = HandMade.of(INTEL, 0xb).table();
    return List.of(
        all("guest.supp", supported -> supported),
        made("guest.cust.intel.b", intel),
        made("guest.cust.amd.b", HandMade.of("AuthenticAMD", 0xb).table()),
        madeSome("guest.cust.hygon.b", HandMade.of("HygonGenuine", 0xb).table()),
        made("guest.cust.centaur.b.c0", HandMade.of("CentaurHauls", 0xb).withCentaur().table()),
        made("guest.cust.intel.20", HandMade.of(INTEL, 0x20).table()),
        made(
            "guest.cust.intel.1f (0x1f.0 only; max basic is 1f)", HandMade.of(INTEL, 0x1f).table()),
        made("guest.cust.intel.4.nohv.noext", HandMade.of(INTEL, 4).basicOnly().table()),
        made("guest.cust.intel.d (max basic leaf has no entry)", HandMade.of(INTEL, 0xd).table()),
        madeSome("guest.cust.none.b (unknown vendor)", HandMade.of("xxxxyyyyzzzz", 0xb).table()),
        madeSome("guest.cust.intel.b.no0", intel.delete(Leaf.of(0))),
        made("guest.cust.intel.b no subleaf 0xb.1", intel.delete(new Leaf(0xb, 1))),
        made(
            "guest.cust.intel.b flags cleared on leaf 4,7,b", intel.and(new TableEdit.AllFlags(0))),
        madeSome(
            "guest.cust.intel.b flag set on leaf 2 (index 0)",
            intel.and(new TableEdit.Flags(Leaf.of(2), 1))),
        madeSome("guest.cust.amdisbetter", HandMade.of("AMDisbetter!", 0xb).table()),
        Scenario.ofVm(
            "guest.tsx (TSX_CTRL.CPUID_CLEAR hides RTM/HLE from the executed CPUID only)",
            Guests::tsx),
        new Scenario(
            "guest.hvinvtsc (Hyper-V TSC invariant control hides 80000007.EDX[8]"
                + " from the executed CPUID only)",
            Guests::invariantTsc),
        all("guest.supp.intel", supported -> supported.vendor(INTEL)),
        all("guest.supp.amd", supported -> supported.vendor("AuthenticAMD")));
  }

  private static Scenario all(String heading, Function<NamedTable, NamedTable> table) {
    return Scenario.ofVm(heading, p -> ask(p, table.apply(p.supported()), 1));
  }

  private static Scenario made(String heading, NamedTable table) {
    return Scenario.ofVm(heading, p -> ask(p, table, 1));
  }

  /** Asks every third question only. */
  private static Scenario madeSome(String heading, NamedTable table) {
    return Scenario.ofVm(heading, p -> ask(p, table, 3));
  }

  private static void ask(Probe p, NamedTable table, int stride) {
    p.set(table);
    for (int at = 0; at < Questions.COUNT; at += stride) {
      Leaf leaf = Questions.at(at);
      p.guest().cpuid(leaf.function(), leaf.index());
    }
    p.get();
  }

  private static void tsx(Probe p) {
    p.set(p.supported().set(EXTENDED, EBX, 1 << 11 | 1 << 4).set(EXTENDED, EDX, 1 << 29));
    p.write(0x10a, 0x80);
    p.write(TSX_CTRL, 0);
    p.guest().cpuid(7, 0);
    p.write(TSX_CTRL, 2);
    p.guest().cpuid(7, 0);
    p.get();
    p.write(TSX_CTRL, 3);
    p.guest().cpuid(7, 0);
    p.write(TSX_CTRL, 0);
    p.guest().cpuid(7, 0);
  }

  private static void invariantTsc(Session session) {
    NamedTable plain = session.supported().set(POWER, EDX, 0x100);
    session.vm(p -> invariantTsc(p, plain));
    session.vm(p -> invariantTsc(p, hyperV(plain, 0x20)));
    session.vm(p -> invariantTsc(p, hyperV(plain, 0x8020)));
  }

  private static NamedTable hyperV(NamedTable table, int privileges) {
    return HyperV.announcedIn(table.deleteFunction(0x4000_0000).deleteFunction(0x4000_0001))
        .add(Leaf.of(0x4000_0003), 0, new Registers(privileges, 0, 0, 0));
  }

  private static void invariantTsc(Probe p, NamedTable table) {
    p.set(table);
    p.guest().cpuid(0x8000_0007, 0);
    p.write(HV_TSC_INVARIANT, 1);
    p.guest().cpuid(0x8000_0007, 0);
    p.write(HV_TSC_INVARIANT, 0);
    p.guest().cpuid(0x8000_0007, 0);
    p.get();
  }
}
