package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.engine.memory.GuestMemory;
import guise.engine.memory.LinearMemory;
import guise.kvm.Segment;
import guise.x86.StaticFeature;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;

/** The engine, set up as Linux sets up a process: the same pages, segments and control bits. */
final class NativeEngine {
  private static final long PML4 = 0x1000;
  private static final long WRITABLE = 7;
  private static final long READABLE = 5;
  private static final long PE_MP_ET_NE_WP_AM_PG = 0x8005_0033L;
  private static final long PSE_PAE_PGE_OSFXSR = 0x6B0;
  private static final long LME_LMA_NXE_SCE = 0xD01;
  private static final int MOST_ITERATIONS = 1000;

  private final MemorySegment ram = MemorySegment.ofArray(new byte[0x20_0000]);
  private final Cpu cpu;
  private final Decoder decoder;
  private final byte[][] patterns;
  private CodeMode mode = CodeMode.REAL16;

  NativeEngine(byte[][] patterns, Set<StaticFeature> features) {
    this.patterns = patterns;
    Hypervisor hypervisor = hypervisor(features);
    cpu = new Cpu(new LinearMemory(GuestMemory.of(ram)), hypervisor);
    decoder = new Decoder(InstructionSet.ALL, hypervisor);
    long table = PML4;
    for (int level = 0; level < 3; level++) {
      ram.set(ValueLayout.JAVA_LONG_UNALIGNED, table, table + 0x1000 | WRITABLE);
      table += 0x1000;
    }
    map(table, NativeCase.DATA, WRITABLE);
    map(table, NativeCase.CODE, READABLE);
    ram.asSlice(NativeCase.CODE, NativeCase.PAGE).fill((byte) 0xCC);
    cpu.cr3 = PML4;
    cpu.cr0 = PE_MP_ET_NE_WP_AM_PG;
    cpu.cr4 = PSE_PAE_PGE_OSFXSR;
    cpu.efer = LME_LMA_NXE_SCE;
  }

  private void map(long table, long page, long rights) {
    ram.set(ValueLayout.JAVA_LONG_UNALIGNED, table + (page >>> 12) * 8, page | rights);
  }

  /** A hypervisor that user code meets nowhere but in its features. */
  static Hypervisor hypervisor(Set<StaticFeature> features) {
    return (Hypervisor)
        Proxy.newProxyInstance(
            NativeEngine.class.getClassLoader(),
            new Class<?>[] {Hypervisor.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "has" -> features.contains((StaticFeature) arguments[0]);
                  case "amdCompatible" -> true;
                  default -> throw new IllegalStateException(method.getName());
                });
  }

  /** Decodes a case, or answers what does not decode: #UD, or #GP for more than 15 bytes. */
  Decoded decode(NativeCase test) {
    return decoder.decode(
        (into, have) -> {
          System.arraycopy(test.code, have, into, have, 15 - have);
          return 15;
        },
        test.mode);
  }

  private void enter(CodeMode wanted) {
    if (mode == wanted) {
      return;
    }
    mode = wanted;
    boolean word = wanted == CodeMode.CODE16;
    boolean quad = wanted == CodeMode.CODE64;
    long base = word ? NativeCase.BASE : 0;
    int limit = word ? 0xFFFF : -1;
    int big = word ? 0 : 1;
    int code = word ? 0x07 : quad ? 0x33 : 0x23;
    int data = word ? 0x0F : 0x2B;
    var none = new Segment(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    for (SegmentRegister segment : cpu.segments) {
      segment.load(new Segment(base, limit, data, 3, 1, 3, big, 1, 0, big, 0, 0));
    }
    cpu.segments[SegmentRegister.CS].load(
        new Segment(base, limit, code, 11, 1, 3, quad ? 0 : big, 1, quad ? 1 : 0, big, 0, 0));
    cpu.segments[SegmentRegister.FS].load(none);
    cpu.segments[SegmentRegister.GS].load(none);
    cpu.settle();
  }

  NativeResult run(NativeCase test, Decoded in) {
    enter(test.mode);
    MemorySegment data = ram.asSlice(NativeCase.DATA, NativeCase.PAGE);
    data.copyFrom(MemorySegment.ofArray(patterns[test.pattern]));
    System.arraycopy(test.registers, 0, cpu.r, 0, 16);
    System.arraycopy(test.xmm, 0, cpu.extended.xmm, 0, 32);
    cpu.extended.mxcsr = test.mxcsr;
    cpu.setRflags(test.flags | Cpu.TF | Cpu.IF);
    cpu.rip = test.rip();
    MemorySegment.copy(
        test.code, 0, ram, ValueLayout.JAVA_BYTE, NativeCase.CODE + NativeCase.AT, 16);
    GuestFault fault = null;
    for (int i = 0; i < MOST_ITERATIONS && fault == null && (i == 0 || again(test)); i++) {
      fault = step(in);
    }
    return result(test, data, fault);
  }

  private boolean again(NativeCase test) {
    return test.repeats && cpu.rip == test.rip();
  }

  private GuestFault step(Decoded in) {
    cpu.at = cpu.rip;
    cpu.rip += in.length();
    GuestFault fault = null;
    try {
      Outcome outcome = in.semantics().execute(cpu, in);
      switch (outcome) {
        case Outcome.Faulted(GuestFault by) -> fault = by;
        case Outcome.Completed _ -> {}
        default -> throw new IllegalStateException(outcome.toString());
      }
    } catch (GuestFault by) {
      fault = by;
    }
    if (fault != null) {
      cpu.rip = cpu.at;
    }
    return fault;
  }

  private NativeResult result(NativeCase test, MemorySegment data, GuestFault fault) {
    byte[] now = data.toArray(ValueLayout.JAVA_BYTE);
    byte[] then = patterns[test.pattern];
    int first = Arrays.mismatch(now, then);
    int last = 0;
    long hash = 0;
    if (first >= 0) {
      last = now.length;
      while (now[last - 1] == then[last - 1]) {
        last--;
      }
      for (int i = first; i < last; i++) {
        hash = hash * 31 + (now[i] & 0xFF);
      }
    }
    return new NativeResult(
        cpu.r.clone(),
        cpu.rip + test.origin(),
        cpu.rflags(),
        fault == null ? NativeResult.DONE : fault.vector(),
        fault == null || fault.code() == GuestFault.NO_CODE ? 0 : fault.code(),
        fault == null ? 0 : fault.address(),
        Math.max(first, 0),
        last,
        hash,
        cpu.extended.mxcsr,
        cpu.extended.xmm.clone());
  }
}
