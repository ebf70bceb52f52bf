package guise.device;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import guise.kvm.Regs;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;

/** The general registers as the kernel has them. */
final class RegsStruct {
  private static final int RAX = at("rax");
  private static final int RBX = at("rbx");
  private static final int RCX = at("rcx");
  private static final int RDX = at("rdx");
  private static final int RSI = at("rsi");
  private static final int RDI = at("rdi");
  private static final int RSP = at("rsp");
  private static final int RBP = at("rbp");
  private static final int R8 = at("r8");
  private static final int RIP = at("rip");
  private static final int RFLAGS = at("rflags");

  private RegsStruct() {}

  /** Every member is a word. */
  private static int at(String name) {
    return (int) (Layouts.REGS.byteOffset(PathElement.groupElement(name)) / Long.BYTES);
  }

  private static long word(MemorySegment struct, int at) {
    return struct.getAtIndex(JAVA_LONG, at);
  }

  static Regs read(MemorySegment s) {
    return new Regs(
        word(s, RAX),
        word(s, RBX),
        word(s, RCX),
        word(s, RDX),
        word(s, RSI),
        word(s, RDI),
        word(s, RSP),
        word(s, RBP),
        word(s, R8),
        word(s, R8 + 1),
        word(s, R8 + 2),
        word(s, R8 + 3),
        word(s, R8 + 4),
        word(s, R8 + 5),
        word(s, R8 + 6),
        word(s, R8 + 7),
        word(s, RIP),
        word(s, RFLAGS));
  }

  private static void put(MemorySegment struct, int at, long value) {
    struct.setAtIndex(JAVA_LONG, at, value);
  }

  static void write(Regs regs, MemorySegment s) {
    put(s, RAX, regs.rax());
    put(s, RBX, regs.rbx());
    put(s, RCX, regs.rcx());
    put(s, RDX, regs.rdx());
    put(s, RSI, regs.rsi());
    put(s, RDI, regs.rdi());
    put(s, RSP, regs.rsp());
    put(s, RBP, regs.rbp());
    put(s, R8, regs.r8());
    put(s, R8 + 1, regs.r9());
    put(s, R8 + 2, regs.r10());
    put(s, R8 + 3, regs.r11());
    put(s, R8 + 4, regs.r12());
    put(s, R8 + 5, regs.r13());
    put(s, R8 + 6, regs.r14());
    put(s, R8 + 7, regs.r15());
    put(s, RIP, regs.rip());
    put(s, RFLAGS, regs.rflags());
  }
}
