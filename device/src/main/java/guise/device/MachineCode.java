package guise.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import guise.x86.Registers;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.HexFormat;

/**
 * What neither Java nor the C library can do: CPUID and XGETBV, as native functions of a few bytes
 * in a page of their own, called as the System V ABI for x86-64 says.
 */
final class MachineCode {
  // spotless:off
  /** {@code void cpuid(int edi function, int esi index, int *rdx answer)}. */
  private static final String CPUID = """
      53             push rbx              ; CPUID writes it, and it is the caller's
      49 89 d0       mov  r8, rdx
      89 f8          mov  eax, edi
      89 f1          mov  ecx, esi
      0f a2          cpuid
      41 89 00       mov  [r8], eax
      41 89 58 04    mov  [r8 + 4], ebx
      41 89 48 08    mov  [r8 + 8], ecx
      41 89 50 0c    mov  [r8 + 12], edx
      5b             pop  rbx
      c3             ret
      """;

  /** {@code long xgetbv(int edi register)}. */
  private static final String XGETBV = """
      89 f9          mov  ecx, edi
      0f 01 d0       xgetbv                ; clears the upper halves of RAX and RDX
      48 c1 e2 20    shl  rdx, 32
      48 09 d0       or   rax, rdx
      c3             ret
      """;

  /** {@code void nothing()}: a signal's handler, because a signal must have one to interrupt. */
  private static final String NOTHING = """
      c3             ret
      """;
  // spotless:on

  private static final int BYTES_END = 15;
  private static final int XGETBV_AT = 64;
  private static final int NOTHING_AT = 128;
  private static final MemorySegment PAGE = page();

  private static final MethodHandle CALL_CPUID =
      Libc.function(PAGE, FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle CALL_XGETBV =
      Libc.function(PAGE.asSlice(XGETBV_AT), FunctionDescriptor.of(JAVA_LONG, JAVA_INT));

  private MachineCode() {}

  private static MemorySegment page() {
    byte[] code = new byte[NOTHING_AT + 1];
    assemble(CPUID, code, 0);
    assemble(XGETBV, code, XGETBV_AT);
    assemble(NOTHING, code, NOTHING_AT);
    return Pages.code(code);
  }

  /** The bytes stand in front of each line. */
  private static void assemble(String listing, byte[] code, int at) {
    int next = at;
    for (String line : listing.lines().toList()) {
      byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(line.substring(0, BYTES_END).strip());
      System.arraycopy(bytes, 0, code, next, bytes.length);
      next += bytes.length;
    }
  }

  /** What the processor that executes this thread answers to CPUID. */
  static Registers cpuid(int function, int index) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(JAVA_INT, 4);
      CALL_CPUID.invokeExact(function, index, answer);
      return new Registers(
          answer.getAtIndex(JAVA_INT, 0),
          answer.getAtIndex(JAVA_INT, 1),
          answer.getAtIndex(JAVA_INT, 2),
          answer.getAtIndex(JAVA_INT, 3));
    } catch (Throwable e) {
      throw new AssertionError("machine code throws nothing", e);
    }
  }

  /** An extended control register; the kernel must have set CR4.OSXSAVE, or it is #UD. */
  static long xgetbv(int register) {
    try {
      return (long) CALL_XGETBV.invokeExact(register);
    } catch (Throwable e) {
      throw new AssertionError("machine code throws nothing", e);
    }
  }

  /** Where the function stands that does nothing. */
  static long nothing() {
    return PAGE.address() + NOTHING_AT;
  }
}
