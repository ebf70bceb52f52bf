package guise.guest;

import static guise.x86.StaticFeature.*;

import guise.host.CpuInfo;
import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.x86.Registers;
import guise.x86.msr.Msr;
import guise.x86.xstate.XComponent;
import guise.x86.xstate.XComponent.Kind;
import java.util.OptionalInt;

/** XCR0, IA32_XSS and the address width as Linux sets them up (fpu/xstate.c, common.c). */
final class StateComponents {
  private static final long X87_AND_SSE = XComponent.X87.mask() | XComponent.SSE.mask();
  private static final long CET = XComponent.CET_USER.mask() | XComponent.CET_KERNEL.mask();

  private StateComponents() {}

  static void xcr0(KernelViewing view, Rule rule) {
    Registers leaf = view.raw.inRange(0xD) ? view.raw.query(0xD, 0) : Registers.ZERO;
    long possible = Integer.toUnsignedLong(leaf.eax()) | (long) leaf.edx() << 32;
    long enabled = 0;
    for (XComponent component : XComponent.in(possible)) {
      enabled |= enables(view, component) ? component.mask() : 0;
    }
    boolean usable = view.has(XSAVE) && (enabled & X87_AND_SSE) == X87_AND_SSE;
    view.xcr0 = usable ? enabled : 0;
    view.ledger.fact(
        "XCR0", view.xcr0, rule, usable ? "components with a usable feature" : "no XSAVE");
  }

  /** Whether the kernel enables a component; it asks for the first of the features alone. */
  private static boolean enables(KernelViewing view, XComponent component) {
    if (component.kind() != Kind.USER || !view.has(component.features().getFirst())) {
      return false;
    }
    return switch (component) {
      case PKRU -> view.has(KernelFlag.OSPKE) || !view.rules.does(Behaviour.PKRU_NEEDS_OSPKE);
      case TILECFG -> view.rules.does(Behaviour.DYNAMIC_XSTATE);
      case TILEDATA -> view.rules.does(Behaviour.DYNAMIC_XSTATE) && view.has(XFD);
      case APX -> view.rules.does(Behaviour.APX_STATE);
      case LWP -> false;
      default -> true;
    };
  }

  static void xss(KernelViewing view, Rule rule) {
    Registers leaf = view.raw.inRange(0xD) ? view.raw.query(0xD, 1) : Registers.ZERO;
    long possible = Integer.toUnsignedLong(leaf.ecx()) | (long) leaf.edx() << 32;
    long wanted = view.rules.does(Behaviour.CET_STATE) ? CET : 0;
    boolean usable = view.has(XSAVES) && view.has(SHSTK);
    view.xss = usable ? possible & wanted : 0;
    if (view.xss != 0) {
      view.ledger.fact("XSS", view.xss, rule, "the CPU has SHSTK and XSAVES");
    }
  }

  static void physicalBits(KernelViewing view, Rule rule) {
    int bits = view.raw.inRange(0x8000_0008) ? view.raw.query(0x8000_0008, 0).eax() & 0xFF : 36;
    var reported = view.host.report().map(CpuInfo::physicalBits).orElse(OptionalInt.empty());
    view.physicalBits = reported.orElseGet(() -> bits - encryptionBits(view));
    if (view.physicalBits != bits) {
      String because = "memory encryption takes " + (bits - view.physicalBits) + " bits";
      view.ledger.fact("physical bits", view.physicalBits, rule, because);
      if (reported.isEmpty() && view.host.boot().msr(Msr.SYSCFG).isEmpty() && view.amdOrHygon()) {
        view.assuming("SYSCFG or HWCR is missing: memory encryption is taken to be on");
      }
    }
  }

  private static int encryptionBits(KernelViewing view) {
    long syscfg = view.host.boot().msr(Msr.SYSCFG).orElse(view.has(SME) ? 1 << 23 : 0);
    if (view.amdOrHygon() && (syscfg & 1 << 23) != 0 && view.raw.inRange(0x8000_001F)) {
      return view.raw.query(0x8000_001F, 0).ebx() >>> 6 & 0x3F;
    }
    long tme = view.host.boot().msr(Msr.TME_ACTIVATE).orElse(0);
    boolean active = (tme & 3) == 3;
    return active ? (int) (tme >>> 32 & 0xF) : 0;
  }
}
