package guise.contract.vcpu;

import guise.engine.EmulatedVcpu;
import guise.kvm.Exit;
import guise.kvm.Kvm;
import guise.kvm.MemoryRegion;
import guise.kvm.Regs;
import guise.kvm.Segment;
import guise.kvm.Segments;
import guise.kvm.Sregs;
import guise.kvm.Vm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/** A guest with 1 MiB of memory, and code in it. */
final class Guest {
  static final long CODE = 0x1000;
  private static final int SIZE = 1 << 20;
  private static final int PAGE = 4096;
  private static final long TABLES = 0x10000;

  final Vm vm;
  final EmulatedVcpu vcpu;
  final MemorySegment memory = Arena.ofAuto().allocate(SIZE, PAGE);
  private final Sregs reset;

  Guest(Backend backend) {
    Kvm kvm = backend.kvm();
    vm = kvm.createVm();
    vm.setUserMemoryRegion(MemoryRegion.of(0, 0, memory));
    vcpu = (EmulatedVcpu) vm.createVcpu(0);
    vcpu.setCpuid2(kvm.supportedCpuid(256).entries());
    reset = vcpu.sregs();
  }

  void put(long address, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, address, bytes.length);
  }

  /** Real-address mode, all segments at 0; every vector leads to a HLT of its own at 0x800. */
  Guest real() {
    for (int vector = 0; vector < 256; vector++) {
      memory.set(ValueLayout.JAVA_INT_UNALIGNED, 4L * vector, 0x800 + vector);
      memory.set(ValueLayout.JAVA_BYTE, 0x800 + vector, (byte) 0xF4);
    }
    var cs = reset.segments().cs().withBase(0).withSelector(0);
    vcpu.setSregs(reset.withSegments(reset.segments().withCs(cs)));
    return this;
  }

  /** Protected mode of 32 bits without paging, all segments flat. */
  Guest flat() {
    return unpaged(-1, 1);
  }

  /** Protected mode of 16 bits without paging, all segments 64 KiB from 0. */
  Guest narrow() {
    return unpaged(0xFFFF, 0);
  }

  private Guest unpaged(int limit, int big) {
    var segments = reset.segments();
    var code = new Segment(0, limit, 8, 11, 1, 0, big, 1, 0, big, 0, 0);
    var data = new Segment(0, limit, 16, 3, 1, 0, big, 1, 0, big, 0, 0);
    var flat = new Segments(code, data, data, data, data, data, segments.tr(), segments.ldt());
    vcpu.setSregs(reset.withSegments(flat).withCr0(0x11));
    return this;
  }

  /** 64-bit mode, the first 2 MiB mapped as they are. */
  Guest wide() {
    memory.set(ValueLayout.JAVA_LONG, TABLES, TABLES + 0x1003);
    memory.set(ValueLayout.JAVA_LONG, TABLES + 0x1000, TABLES + 0x2003);
    memory.set(ValueLayout.JAVA_LONG, TABLES + 0x2000, 0x83L);
    var cs = reset.segments().cs().withBase(0).withSelector(8).withL(1);
    Sregs wide = reset.withSegments(reset.segments().withCs(cs));
    vcpu.setSregs(wide.withCr0(0x8000_0011L).withCr3(TABLES).withCr4(0x20).withEfer(0x500));
    return this;
  }

  Exit run(long rip) {
    return run(Regs.ZERO.withRip(rip).withRsp(0x8000));
  }

  Exit run(Regs regs) {
    vcpu.setRegs(regs);
    return vcpu.run();
  }
}
