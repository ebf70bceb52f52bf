package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.engine.memory.GuestMemory;
import guise.engine.memory.LinearMemory;
import guise.kvm.Segment;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.util.HexFormat;

/** A processor without paging, for one instruction at a time. */
final class SmallGuest {
  static final int MEMORY = 0x40_000;

  final byte[] bytes = new byte[MEMORY];
  final Cpu cpu;
  private final Decoder decoder;

  private SmallGuest() {
    Hypervisor hypervisor =
        (Hypervisor)
            Proxy.newProxyInstance(
                SmallGuest.class.getClassLoader(),
                new Class<?>[] {Hypervisor.class},
                (_, method, _) -> {
                  if (method.getName().equals("has")) {
                    return true;
                  }
                  throw new IllegalStateException(method.getName());
                });
    cpu = new Cpu(new LinearMemory(GuestMemory.of(MemorySegment.ofArray(bytes))), hypervisor);
    decoder = new Decoder(InstructionSet.ALL, hypervisor);
  }

  private static Segment segment(int type, int dpl, int wide, int l, int limit) {
    return new Segment(0, limit, 8 | dpl, type, 1, dpl, l == 1 ? 0 : wide, 1, l, wide, 0, 0);
  }

  private void segments(int dpl, int wide, int l, int limit) {
    for (SegmentRegister each : cpu.segments) {
      each.load(segment(3, dpl, wide, 0, limit));
    }
    cpu.segments[SegmentRegister.CS].load(segment(11, dpl, wide, l, limit));
    cpu.settle();
  }

  /** Flat protected mode of 32 bits. */
  static SmallGuest of32(int cpl) {
    var guest = new SmallGuest();
    guest.cpu.cr0 |= 1;
    guest.segments(cpl, 1, 0, -1);
    return guest;
  }

  /** 64-bit mode, but for paging. */
  static SmallGuest of64() {
    var guest = new SmallGuest();
    guest.cpu.cr0 |= 1;
    guest.cpu.efer = 0x500;
    guest.segments(0, 1, 1, -1);
    return guest;
  }

  /** Virtual-8086 mode. */
  static SmallGuest ofV86() {
    var guest = new SmallGuest();
    guest.cpu.cr0 |= 1;
    guest.cpu.setRflags(Cpu.VM);
    guest.segments(3, 0, 0, 0xFFFF);
    return guest;
  }

  Decoded decode(String hex) {
    byte[] code = HexFormat.of().parseHex(hex.replace(" ", ""));
    return decoder.decode(
        (into, have) -> {
          System.arraycopy(code, have, into, have, code.length - have);
          return code.length;
        },
        CodeMode.of(cpu));
  }

  /** Executes one instruction; what it came to, a fault as an outcome. */
  Outcome run(String hex) {
    return run(decode(hex));
  }

  Outcome run(Decoded in) {
    cpu.at = cpu.rip;
    cpu.rip += in.length();
    try {
      return in.semantics().execute(cpu, in);
    } catch (GuestFault fault) {
      cpu.rip = cpu.at;
      return new Outcome.Faulted(fault);
    }
  }
}
