package guise.engine.isa;

/** The memory operand that ModRM, SIB and displacement spell (SDM volume 2, 2.1.5 and 2.2.1). */
final class AddressForm {
  private static final int[] BASES_16 = {3, 3, 5, 5, 6, 7, 5, 3};
  private static final int[] INDICES_16 = {6, 7, 6, 7, -1, -1, -1, -1};
  private static final int RBP = Cpu.RBP;
  private static final int RSP = Cpu.RSP;

  private AddressForm() {}

  static void read(Decoder in, Prefixes prefixes, Decoded.Builder out, int modRm) {
    out.memory = true;
    if (out.addressSize == 2) {
      word(in, out, modRm);
    } else {
      wide(in, prefixes, out, modRm);
    }
    boolean stack = out.base == RSP || out.base == RBP;
    out.segment = prefixes.segment(stack ? SegmentRegister.SS : SegmentRegister.DS);
  }

  private static void word(Decoder in, Decoded.Builder out, int modRm) {
    int mod = modRm >>> 6;
    int rm = modRm & 7;
    boolean direct = mod == 0 && rm == 6;
    if (!direct) {
      out.base = BASES_16[rm];
      out.index = INDICES_16[rm];
    }
    out.displacement = mod == 1 ? in.signed(1) : mod == 2 || direct ? in.signed(2) : 0;
  }

  private static void wide(Decoder in, Prefixes prefixes, Decoded.Builder out, int modRm) {
    int mod = modRm >>> 6;
    int rm = modRm & 7;
    boolean absolute = mod == 0 && rm == 5;
    if (rm == 4) {
      absolute = sib(in, prefixes, out, mod);
    } else if (!absolute) {
      out.base = rm | prefixes.b;
    } else if (in.mode().is64()) {
      out.base = Decoded.RIP;
    }
    out.displacement = mod == 1 ? in.signed(1) : mod == 2 || absolute ? in.signed(4) : 0;
  }

  /** Reads a SIB byte; whether there is a displacement instead of a base. */
  private static boolean sib(Decoder in, Prefixes prefixes, Decoded.Builder out, int mod) {
    int sib = in.next();
    int index = sib >>> 3 & 7 | prefixes.x;
    if (index != RSP) {
      out.index = index;
      out.scale = sib >>> 6;
    }
    if (mod == 0 && (sib & 7) == 5) {
      return true;
    }
    out.base = sib & 7 | prefixes.b;
    return false;
  }
}
