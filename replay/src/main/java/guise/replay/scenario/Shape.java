package guise.replay.scenario;

import com.google.errorprone.annotations.Immutable;

/**
 * How a VM is set up before its vCPU is created.
 *
 * @param quirksOff the quirks disabled; 0 for none
 * @param exitsOff the exits disabled; 0 for none
 * @param irqchip whether the kernel has the interrupt controllers
 */
@Immutable
record Shape(long quirksOff, long exitsOff, boolean irqchip) {
  static final Shape PLAIN = new Shape(0, 0, false);

  static Shape withoutQuirks(long quirks) {
    return new Shape(quirks, 0, false);
  }

  static Shape withoutExits(long exits) {
    return new Shape(0, exits, false);
  }

  static Shape withIrqchip(boolean irqchip) {
    return new Shape(0, 0, irqchip);
  }
}
