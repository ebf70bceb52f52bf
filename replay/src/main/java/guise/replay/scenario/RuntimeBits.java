package guise.replay.scenario;

import static guise.replay.scenario.Leaves.EXTENDED;
import static guise.replay.scenario.Leaves.FEATURES;
import static guise.replay.scenario.Leaves.XSAVE;
import static guise.replay.scenario.SetCpuid.setAndGet;
import static guise.replay.table.NamedTable.EMPTY;
import static guise.x86.Register.EAX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.replay.table.NamedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Bits of CPUID that follow the state of the vCPU. */
final class RuntimeBits {
  private static final long OSXSAVE = 1 << 18;
  private static final long SMEP = 1 << 20;
  private static final long PKE = 1 << 22;
  private static final int APIC = 0x1b;
  private static final int MISC_ENABLE = 0x1a0;
  private static final int XSS = 0xda0;
  private static final int MWAIT_QUIRK = 0x10;
  private static final int STUFFED_MSRS_QUIRK = 0x100;
  private static final int MWAIT = 1 << 3;
  private static final long[] MISC_ENABLES = {
    0x40000, 0, 0x1800, 0x41800, 0x1801, 0x41889, 0x800, 0x1000, -1L, 0x1
  };
  private static final long[] XSS_VALUES = {
    0, 1, 2, 8, 0x100, 0x400, 0x800, 0x1000, 0x1800, 0x8000, 0x1900, 0x20000, 0x400000
  };
  private static final int[] STUFFED_MSRS = {
    0x10a, 0xce, 0x345, 0x480, 0x48b, 0x48d, 0x491, 0xc001_1029, 0x8b
  };

  private RuntimeBits() {}

  static List<Scenario> scenarios() {
    var all = new ArrayList<Scenario>();
    for (int irqchip = 0; irqchip < 2; irqchip++) {
      Shape shape = Shape.withIrqchip(irqchip == 1);
      String remark = " irqchip=" + irqchip;
      all.add(shaped("runtime.cr4" + remark, shape, RuntimeBits::cr4));
      all.add(shaped("runtime.pke-forced" + remark, shape, RuntimeBits::protectionKeysForced));
      all.add(shaped("runtime.apic" + remark, shape, RuntimeBits::apic));
      all.add(shaped("runtime.apic.off-then-set" + remark, shape, RuntimeBits::apicOffBefore));
    }
    for (int off = 0; off < 2; off++) {
      all.addAll(mwait(off));
    }
    for (int off = 0; off < 2; off++) {
      Shape shape = Shape.withoutQuirks(off == 1 ? STUFFED_MSRS_QUIRK : 0);
      String heading = "runtime.stuffmsrs quirk_disabled=%d (STUFF_FEATURE_MSRS)".formatted(off);
      all.add(shaped(heading, shape, RuntimeBits::stuffedMsrs));
    }
    all.add(Scenario.ofVm("runtime.quirks", RuntimeBits::quirks));
    all.addAll(state());
    return all;
  }

  private static List<Scenario> mwait(int off) {
    Shape shape = Shape.withoutQuirks(off == 1 ? MWAIT_QUIRK : 0);
    String remark = " quirk_disabled=" + off;
    return List.of(
        shaped("runtime.mwait" + remark, shape, RuntimeBits::mwaitFollows),
        shaped("runtime.mwait.user-has-mwait" + remark, shape, RuntimeBits::mwaitGiven),
        shaped("runtime.mwait.no-sse3" + remark, shape, RuntimeBits::mwaitWithoutSse3),
        shaped("runtime.mwait.before-set" + remark, shape, RuntimeBits::mwaitBefore));
  }

  private static List<Scenario> state() {
    return List.of(
        Scenario.ofVm(
            "runtime.quirk-late (disable the quirk after SET; MWAIT bit follows at next update)",
            RuntimeBits::quirkOffLate),
        Scenario.ofVm("runtime.xcr0 (sizes in D.0.EBX, D.1.EBX)", RuntimeBits::sizes),
        Scenario.ofVm(
            "runtime.xcr0.nosave (table without XSAVE bit, D leaf kept)",
            RuntimeBits::withoutXsave),
        Scenario.ofVm(
            "runtime.xcr0.compact (XSAVEC forced into D.1.EAX)", RuntimeBits::compactedSizes),
        Scenario.ofVm("runtime.xss", RuntimeBits::xss),
        Scenario.ofVm("runtime.xss.forced (D.1 a=f c=ffffffff)", RuntimeBits::xssForced),
        Scenario.ofVm("runtime.xss.noxsaves", p -> xssOn(p, p.supported().clear(XSAVE, EAX, 8))),
        Scenario.ofVm("runtime.xss.del-d1", p -> xssOn(p, p.supported().delete(XSAVE))),
        Scenario.ofVm(
            "runtime.xss.resets (XSS set, then SET without XSAVES/xss bits)",
            RuntimeBits::xssReset),
        Scenario.ofVm("runtime.multi (several changes between two GETs)", RuntimeBits::several),
        shaped(
            "runtime.guest (guest itself changes CR4/XCR0/APIC base/MISC_ENABLE)",
            Shape.withoutQuirks(MWAIT_QUIRK),
            RuntimeOfGuest::script));
  }

  private static Scenario shaped(String heading, Shape shape, Consumer<Probe> script) {
    return new Scenario(heading, session -> session.vm(shape, script));
  }

  // -- CR4 and the APIC base --------------------------------------------------------------------

  private static void cr4(Probe p) {
    setAndGet(p, p.supported());
    cr4s(p, OSXSAVE, OSXSAVE | PKE, PKE, 0, OSXSAVE | SMEP, SMEP);
  }

  private static void protectionKeysForced(Probe p) {
    setAndGet(p, p.supported().set(EXTENDED, ECX, 1 << 3));
    cr4s(p, PKE, OSXSAVE | PKE, 0);
  }

  private static void cr4s(Probe p, long... values) {
    for (long value : values) {
      p.cr4(value);
      p.get();
    }
  }

  private static void apic(Probe p) {
    p.set(p.supported());
    p.apicBase(0xfee0_0100L);
    p.get();
    p.apicBase(0xfee0_0900L);
    p.get();
    long[] values = {0xfee0_0100L, 0, 0xfee0_0d00L, 0xfee0_0500L, 0xfee0_0900L, 0xfee0_0901L};
    for (long value : values) {
      p.write(APIC, value);
      p.get();
    }
    p.apicBase(0xfee0_0901L);
  }

  private static void apicOffBefore(Probe p) {
    p.write(APIC, 0xfee0_0000L);
    setAndGet(p, p.supported());
    setAndGet(p, p.supported().clear(FEATURES, EDX, 1 << 9));
    p.write(APIC, 0xfee0_0900L);
    p.get();
  }

  // -- MISC_ENABLE and quirks -------------------------------------------------------------------

  private static void mwaitFollows(Probe p) {
    p.set(p.supported());
    p.read(MISC_ENABLE);
    for (long value : MISC_ENABLES) {
      p.write(MISC_ENABLE, value);
      p.get();
    }
  }

  private static void mwaitGiven(Probe p) {
    setAndGet(p, p.supported().set(FEATURES, ECX, MWAIT));
    p.write(MISC_ENABLE, 0x41800);
    p.get();
    p.write(MISC_ENABLE, 0x1800);
    p.get();
  }

  private static void mwaitWithoutSse3(Probe p) {
    p.set(p.supported().clear(FEATURES, ECX, 1));
    p.write(MISC_ENABLE, 0x41800);
    p.get();
    p.write(MISC_ENABLE, 0x1800);
    p.write(MISC_ENABLE, 0x1801);
    p.get();
  }

  private static void mwaitBefore(Probe p) {
    p.write(MISC_ENABLE, 0x41800);
    setAndGet(p, p.supported());
  }

  private static void stuffedMsrs(Probe p) {
    readStuffed(p);
    p.set(p.supported());
    readStuffed(p);
    p.set(EMPTY);
    readStuffed(p);
  }

  private static void readStuffed(Probe p) {
    for (int index : STUFFED_MSRS) {
      p.read(index);
    }
  }

  private static void quirks(Probe p) {
    long[] quirks = {0, 1, 16, 0xff, 0x100, 0x200, 0x400, 0x800, 0x7fff_ffff, 1L << 40};
    for (long quirk : quirks) {
      var capability = EnableCap.of(Capability.DISABLE_QUIRKS2, quirk);
      String line = "ENABLE_CAP DISABLE_QUIRKS2 %x (vcpu exists) -> ".formatted(quirk);
      p.answered(line, Answer.of(() -> p.vm().enableCap(capability)));
    }
    var former = EnableCap.of(Capability.DISABLE_QUIRKS, MWAIT_QUIRK);
    p.answered("ENABLE_CAP DISABLE_QUIRKS 10 -> ", Answer.of(() -> p.vm().enableCap(former)));
  }

  private static void quirkOffLate(Probe p) {
    setAndGet(p, p.supported().set(FEATURES, ECX, MWAIT));
    Capabilities.disableQuirks(p.recorder(), p.vm(), MWAIT_QUIRK);
    p.get();
    p.cr4(OSXSAVE);
    p.get();
    p.write(MISC_ENABLE, 0x41800);
    p.get();
  }

  // -- XCR0 and XSS -----------------------------------------------------------------------------

  private static void sizes(Probe p) {
    p.set(p.supported());
    acceptedXcr0(p, 0);
    p.xcr(1);
    p.get();
  }

  private static void acceptedXcr0(Probe p, long from) {
    for (long value = from; value < 0x400; value++) {
      if (p.xcrQuietly(value).succeeded()) {
        p.answered("XCRS %x -> ".formatted(value), "r=0");
        p.get();
      }
    }
  }

  private static void withoutXsave(Probe p) {
    setAndGet(p, p.supported().clear(FEATURES, ECX, 1 << 26));
    p.xcr(1);
    p.xcr(3);
    p.xcr(7);
    p.get();
  }

  private static void compactedSizes(Probe p) {
    p.set(p.supported().set(XSAVE, EAX, 2));
    acceptedXcr0(p, 1);
  }

  private static void xss(Probe p) {
    p.set(p.supported());
    for (long value : XSS_VALUES) {
      p.write(XSS, value);
      p.get();
    }
    p.xcr(7);
    p.get();
    for (long value : new long[] {0x1800, 0x800, 0}) {
      p.write(XSS, value);
      p.get();
    }
  }

  private static void xssForced(Probe p) {
    setAndGet(p, p.supported().assign(XSAVE, EAX, 0xf).assign(XSAVE, ECX, -1));
    allXss(p);
    p.get();
  }

  private static void xssOn(Probe p, NamedTable table) {
    p.set(table);
    allXss(p);
    p.get();
  }

  private static void allXss(Probe p) {
    for (long value : XSS_VALUES) {
      p.write(XSS, value);
    }
  }

  private static void xssReset(Probe p) {
    p.set(p.supported());
    p.write(XSS, 0x800);
    p.write(XSS, 0x1800);
    p.get();
    setReadAndGet(p, p.supported().assign(XSAVE, ECX, 0));
    setReadAndGet(p, p.supported().assign(XSAVE, EAX, 0));
    p.write(XSS, 0);
    setReadAndGet(p, p.supported());
  }

  private static void setReadAndGet(Probe p, NamedTable table) {
    p.set(table);
    p.read(XSS);
    p.get();
  }

  private static void several(Probe p) {
    p.set(p.supported());
    p.cr4(OSXSAVE);
    p.xcr(7);
    p.write(APIC, 0xfee0_0000L);
    p.get();
    p.xcr(3);
    p.cr4(0);
    p.get();
    p.cr4(OSXSAVE);
    p.cr4(0);
    p.get();
  }
}
