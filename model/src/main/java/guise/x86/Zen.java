package guise.x86;

import java.util.Optional;

/** AMD's Zen generations, by family and model (arch/x86/kernel/cpu/amd.c of Linux 6.12). */
public enum Zen {
  ZEN1,
  ZEN2,
  ZEN3,
  ZEN4,
  ZEN5;

  public static Optional<Zen> of(Signature signature) {
    return switch (signature.family()) {
      case 0x17 -> family17(signature.model());
      case 0x19 -> family19(signature.model());
      case 0x1A -> Optional.of(ZEN5);
      default -> Optional.empty();
    };
  }

  private static Optional<Zen> family17(int model) {
    boolean second =
        within(model, 0x30, 0x4F)
            || within(model, 0x60, 0x7F)
            || within(model, 0x90, 0x91)
            || within(model, 0xA0, 0xAF);
    return Optional.of(second ? ZEN2 : ZEN1);
  }

  private static Optional<Zen> family19(int model) {
    boolean fourth = within(model, 0x10, 0x1F) || within(model, 0x60, 0xAF);
    return Optional.of(fourth ? ZEN4 : ZEN3);
  }

  private static boolean within(int model, int low, int high) {
    return low <= model && model <= high;
  }
}
