package guise.device;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import guise.kvm.Bytes;
import guise.kvm.Fpu;
import java.lang.foreign.MemorySegment;

/** The x87 and SSE registers as the kernel has them. */
final class FpuStruct {
  private static final Field FPR = Field.of(Layouts.FPU, "fpr");
  private static final Field FCW = Field.of(Layouts.FPU, "fcw");
  private static final Field FSW = Field.of(Layouts.FPU, "fsw");
  private static final Field FTWX = Field.of(Layouts.FPU, "ftwx");
  private static final Field LAST_OPCODE = Field.of(Layouts.FPU, "last_opcode");
  private static final Field LAST_IP = Field.of(Layouts.FPU, "last_ip");
  private static final Field LAST_DP = Field.of(Layouts.FPU, "last_dp");
  private static final Field XMM = Field.of(Layouts.FPU, "xmm");
  private static final Field MXCSR = Field.of(Layouts.FPU, "mxcsr");

  private FpuStruct() {}

  static Fpu read(MemorySegment struct) {
    return new Fpu(
        Bytes.of(member(struct, FPR).toArray(JAVA_BYTE)),
        FCW.getInt(struct),
        FSW.getInt(struct),
        FTWX.getInt(struct),
        LAST_OPCODE.getInt(struct),
        LAST_IP.get(struct),
        LAST_DP.get(struct),
        Bytes.of(member(struct, XMM).toArray(JAVA_BYTE)),
        MXCSR.getInt(struct));
  }

  static void write(Fpu fpu, MemorySegment struct) {
    member(struct, FPR).copyFrom(MemorySegment.ofArray(fpu.fpr().toArray()));
    FCW.set(struct, fpu.fcw());
    FSW.set(struct, fpu.fsw());
    FTWX.set(struct, fpu.ftw());
    LAST_OPCODE.set(struct, fpu.lastOpcode());
    LAST_IP.set(struct, fpu.lastIp());
    LAST_DP.set(struct, fpu.lastDp());
    member(struct, XMM).copyFrom(MemorySegment.ofArray(fpu.xmm().toArray()));
    MXCSR.set(struct, fpu.mxcsr());
  }

  private static MemorySegment member(MemorySegment struct, Field field) {
    return struct.asSlice(field.offset(), field.size());
  }
}
