package guise.lab;

import java.util.Locale;
import java.util.Optional;

/** The bits of CR4 by the names the manuals give them. */
enum ControlFlag {
  // spotless:off
  VME(0), PVI(1), TSD(2), DE(3), PSE(4), PAE(5), MCE(6), PGE(7), PCE(8), OSFXSR(9),
  OSXMMEXCPT(10), UMIP(11), LA57(12), VMXE(13), FSGSBASE(16), PCIDE(17), OSXSAVE(18), SMEP(20),
  SMAP(21), PKE(22), CET(23), LAM_SUP(28);
  // spotless:on

  private final int bit;

  ControlFlag(int bit) {
    this.bit = bit;
  }

  long mask() {
    return 1L << bit;
  }

  static Optional<ControlFlag> of(String word) {
    for (ControlFlag flag : values()) {
      if (flag.name().equals(word.toUpperCase(Locale.ROOT).replace('-', '_'))) {
        return Optional.of(flag);
      }
    }
    return Optional.empty();
  }
}
