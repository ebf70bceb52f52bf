package guise.replay.scenario;

import static guise.replay.scenario.Leaves.XSAVE;
import static guise.replay.scenario.Leaves.XSTATE;
import static guise.replay.scenario.SetCpuid.setAndGet;
import static guise.x86.Register.EAX;

import guise.replay.table.NamedTable;
import java.util.Optional;

/** Tile state in guests of a process that asked for it. */
final class AmxPermitted {
  private static final int TILE_CONFIG_BIT = 0x20000;
  private static final int TILE_DATA_BIT = 0x40000;
  private static final int TILES = TILE_CONFIG_BIT | TILE_DATA_BIT;
  private static final int XFD = 0x1c4;
  private static final int XFD_ERR = 0x1c5;
  private static final String REQUEST = "ARCH_REQ_XCOMP_GUEST_PERM";
  private static final long[] XCR0_VALUES = {
    1, 3, 7, 0x20007, 0x40007, 0x60007, 0x60001, 0x60003, 0xe7, 0x600e7, 0x602e7, 0x60002
  };

  private final Session session;
  private final Prctl prctl;
  private final NamedTable supported;

  private AmxPermitted(Session session) {
    this.session = session;
    prctl = new Prctl(session);
    prctl.requestForGuests(REQUEST, 18);
    prctl.guests();
    supported = prctl.supportedAgain();
  }

  static void script(Session session) {
    var permitted = new AmxPermitted(session);
    session.vm(permitted::everything);
    permitted.withoutFeatures();
    permitted.halves();
    permitted.droppedAgain();
    permitted.requestsAfterwards();
    permitted.grids();
  }

  private void everything(Probe p) {
    p.xsave();
    p.write(XFD, 0);
    p.write(XFD, 0x40000);
    setAndGet(p, supported);
    p.xsave();
    for (long value : new long[] {0, 0x20000, 0x40000, 0x60000, 4}) {
      p.write(XFD, value);
    }
    for (long value : new long[] {0x40000, 0x60000, 0}) {
      p.write(XFD_ERR, value);
    }
    for (long value : XCR0_VALUES) {
      p.xcr(value);
      p.get();
    }
    p.cr4(1 << 18);
    guest(p.guest());
    p.xsave();
  }

  private static void guest(GuestCode guest) {
    guest.setXcr(0, 0x60007);
    guest.setXcr(0, 0x40007);
    for (int index : new int[] {0, 1, 0x11, 0x12}) {
      guest.cpuid(0xd, index);
    }
    guest.cpuid(0x1d, 0);
    guest.cpuid(0x1d, 1);
    guest.cpuid(0x1e, 0);
    guest.readMsr(XFD);
    guest.writeMsr(XFD, 0x40000);
    guest.writeMsr(XFD, 0x20000);
    guest.writeMsr(XFD, 4);
    guest.readMsr(XFD);
    guest.writeMsr(XFD_ERR, 0x40000);
    guest.readMsr(XFD_ERR);
    guest.setXcr(0, 3);
  }

  private void withoutFeatures() {
    remark("-- XTILE in CPUID but XFD feature (D.1.EAX[4]) cleared");
    session.vm(p -> {
      setAndGet(p, supported.clear(XSAVE, EAX, 0x10));
      p.xcr(0x60007);
      p.write(XFD, 0x40000);
      p.write(XFD_ERR, 0x40000);
      p.guest().readMsr(XFD);
      p.guest().writeMsr(XFD, 0);
    });
    remark("-- XFD feature but no XTILE in D.0.EAX");
    session.vm(p -> {
      setAndGet(p, supported.clear(XSTATE, EAX, TILES));
      p.xcr(0x60007);
      p.write(XFD, 0);
      p.write(XFD, 0x40000);
      p.write(XFD_ERR, 0x40000);
      p.guest().readMsr(XFD);
      p.guest().writeMsr(XFD, 0);
      p.guest().writeMsr(XFD, 0x40000);
      p.xsave();
    });
  }

  private void halves() {
    remark("-- only XTILE_CFG / only XTILE_DATA in D.0.EAX");
    session.vm(p -> {
      p.set(supported.clear(XSTATE, EAX, TILE_DATA_BIT));
      p.xcr(0x20007);
      p.xcr(0x60007);
      p.write(XFD, 0x40000);
      p.xsave();
    });
    session.vm(p -> {
      p.set(supported.clear(XSTATE, EAX, TILE_CONFIG_BIT));
      p.xcr(0x40007);
      p.xcr(0x60007);
      p.write(XFD, 0x40000);
      p.xsave();
    });
  }

  private void droppedAgain() {
    remark("-- SET with XTILE then SET without (pre-run)");
    session.vm(p -> {
      p.set(supported);
      p.write(XFD, 0x40000);
      p.xcr(0x60007);
      p.set(supported.clear(XSTATE, EAX, TILES));
      p.read(XFD);
      p.write(XFD, 0x40000);
      p.xcr(0x60007);
      p.get();
      p.xsave();
    });
  }

  private void requestsAfterwards() {
    remark("-- second request / other ids after a VM exists");
    session.vm(_ -> {
      prctl.requestForGuests(REQUEST, 18);
      prctl.requestForGuests(REQUEST, 17);
      prctl.requestForGuests(REQUEST, 9);
      prctl.guests();
      prctl.process();
    });
  }

  private void grids() {
    Xcr0.accepted(session, "SUPP2(amx)", Optional.of(supported), true);
    NamedTable withoutConfig = supported.clear(XSTATE, EAX, TILE_CONFIG_BIT);
    Xcr0.accepted(session, "SUPP2(amx);-XTILE_CFG", Optional.of(withoutConfig), true);
    NamedTable withoutData = supported.clear(XSTATE, EAX, TILE_DATA_BIT);
    Xcr0.accepted(session, "SUPP2(amx);-XTILE_DATA", Optional.of(withoutData), true);
  }

  private void remark(String line) {
    session.recorder().remark(line);
  }
}
