package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.engine.memory.GuestMemory;
import guise.engine.memory.LinearMemory;
import guise.kvm.Segment;
import guise.x86.StaticFeature;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;

/** The engine, set up as Linux sets up a process: the same pages, segments and control bits. */
final class NativeEngine {
  private static final long PML4 = 0x1000;
  private static final long GDT = 0x6000;
  private static final long LDT = 0x7000;
  private static final long IDT = 0x8000;
  private static final long TSS = 0x9000;
  private static final long OSXSAVE = 1 << 18;
  private static final long FSGSBASE = 1 << 16;
  private static final long SYSTEM = 3;
  private static final long KERNEL = 0xFFFF_8000_0000_0000L;
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

  NativeEngine(byte[][] patterns, Set<StaticFeature> features, NativeFacts facts) {
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
    tables(facts);
    if (facts.xcr0() != 0) {
      cpu.cr4 |= OSXSAVE;
      cpu.xcr0 = facts.xcr0();
    }
    cpu.cr4 |= facts.hasBases() ? FSGSBASE : 0;
    cpu.extended.layout(facts.layout());
  }

  /** Linux's descriptors; every gate is of level 0. */
  private void tables(NativeFacts facts) {
    for (int i = 0; i < NativeFacts.GLOBAL; i++) {
      ram.set(ValueLayout.JAVA_LONG_UNALIGNED, GDT + 8L * i, facts.descriptors()[i]);
    }
    for (int i = 0; i < NativeFacts.LOCAL; i++) {
      long local = facts.descriptors()[NativeFacts.GLOBAL + i];
      ram.set(ValueLayout.JAVA_LONG_UNALIGNED, LDT + 8L * i, local);
    }
    for (int i = 0; i < 256; i++) {
      ram.set(ValueLayout.JAVA_LONG_UNALIGNED, IDT + 16L * i, 0x8E00_0010_0000L);
    }
    ram.set(ValueLayout.JAVA_SHORT_UNALIGNED, TSS + 0x66, (short) -1); // no port is the process's
    high();
    cpu.gdtBase = KERNEL | GDT;
    cpu.gdtLimit = 8 * NativeFacts.GLOBAL - 1;
    cpu.idtBase = KERNEL | IDT;
    cpu.idtLimit = NativeCase.PAGE - 1;
    cpu.ldt.load(
        new Segment(KERNEL | LDT, 8 * NativeFacts.LOCAL - 1, 0x50, 2, 1, 0, 0, 0, 0, 0, 0, 0));
    cpu.tr.load(new Segment(KERNEL | TSS, 0x67, 0x40, 11, 1, 0, 0, 0, 0, 0, 0, 0));
  }

  /** The kernel's half of addresses, where its tables are. */
  private void high() {
    long table = TSS + NativeCase.PAGE;
    ram.set(ValueLayout.JAVA_LONG_UNALIGNED, PML4 + 256 * 8, table | WRITABLE);
    for (int level = 0; level < 2; level++) {
      ram.set(ValueLayout.JAVA_LONG_UNALIGNED, table, table + NativeCase.PAGE | WRITABLE);
      table += NativeCase.PAGE;
    }
    for (long page = GDT; page <= TSS; page += NativeCase.PAGE) {
      map(table, page, SYSTEM);
    }
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
                  case "takesEveryXsetbv" -> false;
                  case "stateInUse" -> -1L;
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
    byte[] then = patterns[test.pattern];
    if (test.area != 0) {
      then = restorable(test, then.clone());
    }
    MemorySegment data = ram.asSlice(NativeCase.DATA, NativeCase.PAGE);
    data.copyFrom(MemorySegment.ofArray(then));
    System.arraycopy(test.registers, 0, cpu.r, 0, 16);
    System.arraycopy(test.xmm, 0, cpu.extended.xmm, 0, 32);
    cpu.extended.initialise(~3L);
    loadX87(test);
    cpu.extended.mxcsr = test.mxcsr;
    cpu.segments[SegmentRegister.FS].base = test.bases[0];
    cpu.segments[SegmentRegister.GS].base = test.bases[1];
    cpu.shadow = 0;
    cpu.setRflags(test.flags | Cpu.TF | Cpu.IF);
    cpu.rip = test.rip();
    MemorySegment.copy(
        test.code, 0, ram, ValueLayout.JAVA_BYTE, NativeCase.CODE + NativeCase.AT, 16);
    GuestFault fault = null;
    for (int i = 0; i < MOST_ITERATIONS && fault == null && (i == 0 || again(test)); i++) {
      fault = step(in);
    }
    return result(test, data, then, fault);
  }

  private static byte[] restorable(NativeCase test, byte[] page) {
    ByteBuffer area = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    area.putInt(test.area + 24, test.number);
    for (int i = 0; i < test.header.length; i++) {
      area.putLong(test.area + XsaveArea.XSTATE_BV + 8 * i, test.header[i]);
    }
    return page;
  }

  private void loadX87(NativeCase test) {
    ExtendedState state = cpu.extended;
    state.fcw = (int) test.x87[0] & X87Control.FCW_BITS | X87Control.FCW_ONE;
    state.fsw = (int) (test.x87[0] >>> 16) & 0xFFFF;
    state.ftw = (int) (test.x87[0] >>> 32) & 0xFF;
    state.fop = 0;
    state.fip = 0;
    state.fdp = 0;
    System.arraycopy(test.x87, 4, state.st, 0, state.st.length);
    X87Control.settle(state);
  }

  private long[] x87() {
    ExtendedState state = cpu.extended;
    var all = new long[20];
    all[0] = state.fcw | (long) state.fsw << 16 | (long) state.ftw << 32;
    System.arraycopy(state.st, 0, all, 4, state.st.length);
    return all;
  }

  private short[] selectors() {
    int[] order = {
      SegmentRegister.CS,
      SegmentRegister.SS,
      SegmentRegister.DS,
      SegmentRegister.ES,
      SegmentRegister.FS,
      SegmentRegister.GS
    };
    var all = new short[8];
    for (int i = 0; i < order.length; i++) {
      all[i] = (short) cpu.segments[order[i]].selector;
    }
    return all;
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

  private NativeResult result(NativeCase test, MemorySegment data, byte[] then, GuestFault fault) {
    byte[] now = data.toArray(ValueLayout.JAVA_BYTE);
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
        rip(test, fault),
        cpu.rflags(),
        fault == null ? NativeResult.DONE : fault.vector(),
        fault == null || fault.code() == GuestFault.NO_CODE ? 0 : fault.code(),
        fault == null ? 0 : fault.address(),
        Math.max(first, 0),
        last,
        hash,
        cpu.extended.mxcsr,
        cpu.extended.xmm.clone(),
        new long[] {cpu.segments[SegmentRegister.FS].base, cpu.segments[SegmentRegister.GS].base},
        selectors(),
        x87(),
        cpu.extended.component(ExtendedState.AVX).clone());
  }

  /** The harness shows addresses as if segments began where they did at first. */
  private long rip(NativeCase test, GuestFault fault) {
    boolean behind = test.shadowed && fault == null;
    return cpu.rip + test.origin() + (behind ? 1 : 0);
  }
}
