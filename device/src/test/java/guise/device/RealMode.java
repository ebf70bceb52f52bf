package guise.device;

import guise.kvm.MemoryRegion;
import guise.kvm.Regs;
import guise.kvm.Segment;
import guise.kvm.Sregs;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/** A guest of a few bytes in real mode, at 0x1000 of 64 KiB. */
final class RealMode {
  private static final int SIZE = 0x1_0000;
  private static final int PAGE = 0x1000;

  private RealMode() {}

  /** Memory with code in it, of an arena that nobody closes. */
  static MemorySegment memory(String code) {
    return memory(code, Arena.ofAuto());
  }

  static MemorySegment memory(String code, Arena arena) {
    MemorySegment memory = arena.allocate(SIZE, PAGE);
    byte[] bytes = HexFormat.of().parseHex(code.replace(" ", ""));
    memory.asSlice(PAGE).copyFrom(MemorySegment.ofArray(bytes));
    return memory;
  }

  /** A vCPU about to execute the code. */
  static Vcpu vcpu(Vm vm, String code) {
    vm.setUserMemoryRegion(MemoryRegion.of(0, 0, memory(code)));
    Vcpu vcpu = vm.createVcpu(0);
    start(vcpu);
    return vcpu;
  }

  static void start(Vcpu vcpu) {
    Sregs sregs = vcpu.sregs();
    Segment cs = sregs.segments().cs().withBase(0).withSelector(0);
    vcpu.setSregs(sregs.withSegments(sregs.segments().withCs(cs)));
    vcpu.setRegs(Regs.ZERO.withRip(PAGE));
  }
}
