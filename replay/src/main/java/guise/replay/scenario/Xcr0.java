package guise.replay.scenario;

import static guise.replay.scenario.Leaves.FEATURES;
import static guise.replay.scenario.Leaves.XSTATE;
import static guise.x86.Register.EAX;
import static guise.x86.Register.ECX;

import guise.kvm.Xcrs;
import guise.replay.table.NamedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which values of XCR0 a table opens, and the forms of KVM_SET_XCRS. */
final class Xcr0 {
  private static final int[] COMPONENTS = {
    0, 1, 2, 3, 4, 5, 7, 0x1f, 0xe7, 0x67, 0xe3, 0x207, 0x2ff, 0x7ff, 0xffff
  };
  private static final long[] TILE_BASES = {1, 3, 7, 0xe7, 0x207, 0x2e7};
  private static final long[] GUEST_VALUES = {
    0xe7,
    0x67,
    0xa7,
    0xe3,
    0x207,
    0x2e7,
    0x18,
    0x1b,
    0x1f,
    0x60007,
    0x100,
    0x103,
    1L << 32,
    1L << 63 | 1
  };

  private Xcr0() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario("xcr.grid", Xcr0::grid),
        Scenario.ofVm("xcr.struct", Xcr0::forms),
        Scenario.ofVm("xcr.guest (XSETBV)", Xcr0::guest));
  }

  private static void grid(Session session) {
    NamedTable supported = session.supported();
    accepted(session, "(none)", Optional.empty(), true);
    accepted(session, "SUPP", Optional.of(supported), true);
    accepted(session, "EMPTY", Optional.of(NamedTable.EMPTY), true);
    for (int eax : COMPONENTS) {
      NamedTable table = supported.assign(XSTATE, EAX, eax);
      accepted(session, "SUPP;d.0.a=%x".formatted(eax), Optional.of(table), true);
    }
    NamedTable withoutXsave = supported.clear(FEATURES, ECX, 1 << 26);
    accepted(session, "SUPP;-XSAVE", Optional.of(withoutXsave), false);
    NamedTable withoutLeaf = supported.deleteFunction(0xd);
    accepted(session, "SUPP;delf d", Optional.of(withoutLeaf), false);
  }

  /** One line with every value that is accepted, of those worth asking. */
  static void accepted(Session session, String name, Optional<NamedTable> table, boolean tilesToo) {
    session.vm(p -> {
      Answer set = table.map(p::setQuietly).orElse(Answer.returned(0));
      String question = "XCR0ACCEPT " + name + " ";
      if (set.succeeded()) {
        p.answered(question, acceptedValues(p, tilesToo));
      } else {
        p.answered(question, "SET failed e=" + set.errno());
      }
    });
  }

  private static String acceptedValues(Probe p, boolean tilesToo) {
    var list = new StringBuilder(":");
    int count = 0;
    for (long value : asked(tilesToo)) {
      if (p.xcrQuietly(value).succeeded()) {
        list.append(" %x".formatted(value));
        count++;
      }
    }
    return list.append(" (%d)".formatted(count)).toString();
  }

  private static List<Long> asked(boolean tilesToo) {
    var values = new ArrayList<Long>();
    for (long value = 0; value < 0x800; value++) {
      values.add(value);
    }
    for (long base : tilesToo ? TILE_BASES : new long[0]) {
      for (long tiles = 1; tiles < 4; tiles++) {
        values.add(base | tiles << 17);
      }
    }
    for (int bit = 11; bit < 64; bit++) {
      values.add(1 | 1L << bit);
    }
    return values;
  }

  private static void forms(Probe p) {
    p.set(p.supported());
    var three = new Xcrs.Xcr(0, 3);
    var other = new Xcrs.Xcr(1, 7);
    form(p, "nr=0", new Xcrs(0, 0, List.of()));
    form(p, "nr=16 first={0,3}", new Xcrs(16, 0, List.of(three)));
    form(p, "nr=17", new Xcrs(17, 0, List.of(three)));
    form(p, "flags=1", new Xcrs(1, 1, List.of(three)));
    form(p, "xcr=1 val=7", new Xcrs(1, 0, List.of(other)));
    form(p, "{1,7},{0,7}", new Xcrs(2, 0, List.of(other, new Xcrs.Xcr(0, 7))));
    p.xcr(7);
    Xcrs twice = new Xcrs(2, 0, List.of(three, new Xcrs.Xcr(0, 2)));
    Answer answer = Answer.of(() -> p.vcpu().setXcrs(twice));
    long now = Probe.xcr0(p.xcrs());
    p.answered("XCRS {0,3},{0,2} -> ", "%s xcr0=%x".formatted(answer, now));
  }

  private static void form(Probe p, String name, Xcrs xcrs) {
    p.answered("XCRS " + name + " -> ", Answer.of(() -> p.vcpu().setXcrs(xcrs)));
  }

  private static void guest(Probe p) {
    p.set(p.supported());
    p.guest().setXcr(0, 7);
    p.guest().setCr4(1 << 18);
    for (long value = 0; value < 0x10; value++) {
      p.guest().setXcr(0, value);
    }
    for (long value : GUEST_VALUES) {
      p.guest().setXcr(0, value);
    }
    p.guest().setXcr(1, 1);
    p.guest().setXcr(0x8000_0000, 1);
    p.get();
  }
}
