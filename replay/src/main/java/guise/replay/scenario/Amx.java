package guise.replay.scenario;

import static guise.replay.scenario.Leaves.XSAVE;
import static guise.replay.scenario.Leaves.XSTATE;
import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;

import guise.replay.table.NamedTable;
import java.util.List;

/** Tile state in guests: whether the process may give it, and what depends on that. */
final class Amx {
  private static final int TILES = 0x60000;
  private static final int XFD = 0x1c4;
  private static final int XFD_ERR = 0x1c5;
  private static final int XSS = 0xda0;
  private static final String REQUEST = "ARCH_REQ_XCOMP_GUEST_PERM";
  private static final long TILE_DATA = 18;

  private Amx() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario("amx.sizes (child process)", AmxSizes::script),
        new Scenario("amx.prctl (child process)", Amx::permissions),
        new Scenario("amx.process-perm (child process)", Amx::permissionOfTheProcess),
        new Scenario("amx.noperm (child process)", Amx::withoutPermission),
        new Scenario("amx.perm (child process)", AmxPermitted::script));
  }

  /** The same requests, by a child of a process that has created vCPUs. */
  static List<Scenario> afterFork() {
    return List.of(
        new Scenario(
            "amx2.prctl (forked from a process that already created vCPUs) (child process)",
            session -> {
              session.vm(_ -> {});
              permissions(session.forked());
            }));
  }

  private static void permissions(Session session) {
    var prctl = new Prctl(session);
    prctl.supported();
    prctl.process();
    prctl.guests();
    for (long component = 0; component < 20; component++) {
      prctl.requestForGuests(REQUEST, component);
    }
    prctl.requestForGuests(REQUEST, 63);
    prctl.requestForGuests(REQUEST, 64);
    prctl.requestForGuests(REQUEST, 1L << 32);
    prctl.guests();
    prctl.process();
    prctl.supportedAgain();
    session.vm(p -> {
      p.set(p.supported());
      p.xsave();
    });
  }

  private static void permissionOfTheProcess(Session session) {
    var prctl = new Prctl(session);
    prctl.request("ARCH_REQ_XCOMP_PERM(process, not guest)", TILE_DATA);
    prctl.process();
    prctl.guests();
    prctl.supportedAgain();
    session.vm(p -> {
      p.set(p.supported().set(XSTATE, EAX, TILES));
      p.xsave();
    });
  }

  private static void withoutPermission(Session session) {
    var prctl = new Prctl(session);
    NamedTable tiles = session.supported().set(XSTATE, EAX, TILES);
    session.vm(p -> {
      for (int components : new int[] {0x20000, 0x40000, TILES}) {
        p.set(p.supported().set(XSTATE, EAX, components));
      }
      p.get();
      p.set(p.supported());
      prctl.requestForGuests(REQUEST + " after vcpu creation", TILE_DATA);
      prctl.guests();
      p.set(tiles);
      p.write(XFD, 0);
      p.write(XFD, 0x40000);
      p.write(XFD_ERR, 0x40000);
    });
    session.recorder().remark("-- new VM after the refused/late request");
    session.vm(p -> p.set(tiles));
  }

  /** The two sizes for every XCR0 and XSS that is accepted. */
  private static final class AmxSizes {
    private static final long[] XSS_VALUES = {0, 0x800, 0x1000, 0x1800, 0x100, 0x4000};
    private static final long[] XCR0_VALUES = {1, 7, 0xe7, 0x60007, 0x602e7};

    static void script(Session session) {
      var prctl = new Prctl(session);
      prctl.requestForGuests(REQUEST, TILE_DATA);
      NamedTable supported = prctl.supportedAgain();
      session.vm(p -> {
        p.set(supported);
        for (long xss : XSS_VALUES) {
          sizes(p, xss);
        }
      });
      session.recorder().remark("-- same with D.1.a = 0 / 1 / 2 / 8 (XSAVEC, XSAVES bits)");
      for (int variants : new int[] {0, 1, 2, 8}) {
        session.vm(p -> sizes(p, supported, variants));
      }
    }

    private static void sizes(Probe p, long xss) {
      Answer written = p.writeQuietly(XSS, xss);
      if (written.result() != 1) {
        p.answered("XSS %x refused n=".formatted(xss), written.result());
        return;
      }
      for (long tiles = 0; tiles < 4; tiles++) {
        for (long low = 1; low < 0x400; low += 2) {
          long xcr0 = low | tiles << 17;
          sizes(p, "xss=%x xcr0=%x".formatted(xss, xcr0), xcr0);
        }
      }
    }

    private static void sizes(Probe p, NamedTable supported, int variants) {
      p.set(supported.assign(XSAVE, EAX, variants).assign(XSAVE, EBX, 0x77777));
      for (long xcr0 : XCR0_VALUES) {
        sizes(p, "d.1.a=%x xcr0=%x".formatted(variants, xcr0), xcr0);
      }
    }

    private static void sizes(Probe p, String name, long xcr0) {
      if (p.xcrQuietly(xcr0).succeeded()) {
        p.getQuietly();
        int standard = p.got().read(XSTATE, EBX);
        int compacted = p.got().read(XSAVE, EBX);
        p.answered("SIZES " + name + " ", "D.0.b=%08x D.1.b=%08x".formatted(standard, compacted));
      }
    }
  }
}
