package guise.guest;

import static guise.x86.StaticFeature.*;

import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.x86.Feature;
import guise.x86.Registers;
import java.util.Map;

/** XCR0, IA32_XSS and the address width as Linux sets them up (fpu/xstate.c, common.c). */
final class StateComponents {
  private static final int PKRU = 9;
  private static final int APX = 19;
  private static final int TILE_DATA = 18;
  private static final int SYSCFG = 0xC001_0010;
  private static final int TME_ACTIVATE = 0x982;

  /** The feature without which the kernel leaves a component off. */
  private static final Map<Integer, Feature> BEHIND =
      Map.ofEntries(
          Map.entry(0, FPU),
          Map.entry(1, XMM),
          Map.entry(2, AVX),
          Map.entry(3, MPX),
          Map.entry(4, MPX),
          Map.entry(5, AVX512F),
          Map.entry(6, AVX512F),
          Map.entry(7, AVX512F),
          Map.entry(PKRU, PKU),
          Map.entry(17, AMX_TILE),
          Map.entry(TILE_DATA, AMX_TILE),
          Map.entry(APX, guise.x86.StaticFeature.APX));

  private StateComponents() {}

  static void xcr0(KernelViewing view, Rule rule) {
    Registers leaf = view.raw.inRange(0xD) ? view.raw.query(0xD, 0) : Registers.ZERO;
    long possible = Integer.toUnsignedLong(leaf.eax()) | (long) leaf.edx() << 32;
    long enabled = 0;
    for (int component = 0; component < Long.SIZE; component++) {
      long bit = 1L << component;
      if ((possible & bit) != 0 && enables(view, component)) {
        enabled |= bit;
      }
    }
    boolean usable = view.has(XSAVE) && (enabled & 3) == 3;
    view.xcr0 = usable ? enabled : 0;
    view.ledger.fact(
        "XCR0", view.xcr0, rule, usable ? "components with a usable feature" : "no XSAVE");
  }

  private static boolean enables(KernelViewing view, int component) {
    Feature feature = BEHIND.get(component);
    if (feature == null || !view.has(feature)) {
      return false;
    }
    return switch (component) {
      case PKRU -> view.has(KernelFlag.OSPKE) || !view.rules.does(Behaviour.PKRU_NEEDS_OSPKE);
      case 17 -> view.rules.does(Behaviour.DYNAMIC_XSTATE);
      case TILE_DATA -> view.rules.does(Behaviour.DYNAMIC_XSTATE) && view.has(XFD);
      case APX -> view.rules.does(Behaviour.APX_STATE);
      default -> true;
    };
  }

  static void xss(KernelViewing view, Rule rule) {
    Registers leaf = view.raw.inRange(0xD) ? view.raw.query(0xD, 1) : Registers.ZERO;
    long possible = Integer.toUnsignedLong(leaf.ecx()) | (long) leaf.edx() << 32;
    long wanted = view.rules.does(Behaviour.CET_STATE) ? 0x1800 : 0;
    boolean usable = view.has(XSAVES) && view.has(SHSTK);
    view.xss = usable ? possible & wanted : 0;
    if (view.xss != 0) {
      view.ledger.fact("XSS", view.xss, rule, "the CPU has SHSTK and XSAVES");
    }
  }

  static void physicalBits(KernelViewing view, Rule rule) {
    int bits = view.raw.inRange(0x8000_0008) ? view.raw.query(0x8000_0008, 0).eax() & 0xFF : 36;
    int taken = encryptionBits(view);
    view.physicalBits = bits - taken;
    if (taken > 0) {
      view.ledger.fact(
          "physical bits", view.physicalBits, rule, "memory encryption takes " + taken + " bits");
    }
  }

  private static int encryptionBits(KernelViewing view) {
    long syscfg = view.host.boot().msr(SYSCFG).orElse(0);
    if (view.amdOrHygon() && (syscfg & 1 << 23) != 0 && view.raw.inRange(0x8000_001F)) {
      return view.raw.query(0x8000_001F, 0).ebx() >>> 6 & 0x3F;
    }
    long tme = view.host.boot().msr(TME_ACTIVATE).orElse(0);
    boolean active = (tme & 3) == 3;
    return active ? (int) (tme >>> 32 & 0xF) : 0;
  }
}
