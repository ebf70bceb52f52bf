package guise.cli.run;

import guise.cli.run.GuestImage.Mode;
import guise.cli.run.GuestImage.Piece;
import guise.kvm.Errno;
import guise.kvm.Exit;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.kvm.MemoryRegion;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.x86.CpuidTable;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** A machine with one vCPU, memory from address 0 and the ports of {@link Ports}. */
public final class GuestMachine implements AutoCloseable {
  private static final int PAGE = 4096;

  /** {@code KVM_INTERNAL_ERROR_EMULATION}. */
  private static final int NOT_EXECUTED = 1;

  private final MemorySegment memory;
  private final Vm vm;
  private final Vcpu vcpu;
  private final Ports ports;

  /**
   * Builds the machine.
   *
   * @param out where the guest's console goes
   */
  public GuestMachine(Kvm kvm, CpuidTable cpuid, long size, OutputStream out) {
    memory = Arena.ofAuto().allocate(size, PAGE);
    vm = kvm.createVm();
    vm.setUserMemoryRegion(MemoryRegion.of(0, 0, memory));
    vcpu = vm.createVcpu(0);
    vcpu.setCpuid2(cpuid);
    ports = new Ports(out);
  }

  @Override
  public void close() {
    vm.close();
  }

  public Vcpu vcpu() {
    return vcpu;
  }

  /** The guest's memory, from address 0 on. */
  public MemorySegment memory() {
    return memory;
  }

  /** Loads an image and prepares its entry. */
  public void load(GuestImage image) {
    for (Piece piece : image.pieces()) {
      boolean fits = piece.address() >= 0 && piece.end() <= memory.byteSize();
      if (!fits || piece.end() < piece.address()) {
        throw new ImageException(
            "is loaded up to %#x, but the guest has %#x bytes of memory: see --memory"
                .formatted(piece.end(), memory.byteSize()));
      }
      memory.asSlice(piece.address(), piece.size()).fill((byte) 0);
      MemorySegment.copy(
          piece.bytes(), 0, memory, ValueLayout.JAVA_BYTE, piece.address(), piece.bytes().length);
    }
    EntryState.prepare(vcpu, memory, image);
  }

  /** Runs until the guest ends. */
  public Ending run() {
    while (true) {
      Optional<Ending> ending;
      try {
        ending = after(vcpu.run());
      } catch (KvmException e) {
        ending = Optional.of(stopped(e));
      }
      if (ending.isPresent()) {
        return ending.get();
      }
    }
  }

  private Ending stopped(KvmException e) {
    if (e.errno() != Errno.EINTR) {
      throw e;
    }
    return new Ending.Stopped(e.rule().orElse("EINTR"), vcpu.regs().rip());
  }

  private Optional<Ending> after(Exit exit) {
    return switch (exit) {
      case Exit.PortWrite write -> ports.write(write);
      case Exit.PortRead read -> {
        vcpu.answer(ports.read(read));
        yield Optional.empty();
      }
      case Exit.MemoryRead read -> {
        vcpu.answer(Ports.ones(read.size()));
        yield Optional.empty();
      }
      case Exit.MemoryWrite _ -> Optional.empty();
      case Exit.Halted _ -> Optional.of(new Ending.Halted(vcpu.regs().rip()));
      case Exit.Shutdown _ -> Optional.of(new Ending.TripleFault(vcpu.regs().rip()));
      case Exit.FailedInternally failed -> Optional.of(new Ending.Failed(text(failed)));
      default -> Optional.of(new Ending.Failed("KVM came back with " + exit));
    };
  }

  private static String text(Exit.FailedInternally failed) {
    if (failed.suberror() != NOT_EXECUTED) {
      return "KVM gave up at %#x, internal error %d".formatted(failed.rip(), failed.suberror());
    }
    boolean known = failed.instruction().size() > 0;
    String bytes = known ? failed.instruction().toString() : "it cannot be fetched";
    return "cannot execute the instruction at %#x: %s".formatted(failed.rip(), bytes);
  }

  /** Whether an image is entered as multiboot has it. */
  static boolean isMultiboot(GuestImage image) {
    return image.mode() == Mode.MULTIBOOT;
  }
}
