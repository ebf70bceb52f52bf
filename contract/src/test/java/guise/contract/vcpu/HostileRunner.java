package guise.contract.vcpu;

import guise.engine.Rest;
import guise.kvm.Bytes;
import guise.kvm.Errno;
import guise.kvm.Exit;
import guise.kvm.KvmException;
import guise.kvm.MsrEntry;
import guise.kvm.Regs;
import guise.kvm.Sregs;
import guise.kvm.Xcrs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A guest that runs random bytes in random states; each case follows from its number alone. */
final class HostileRunner {
  private static final int INSTRUCTIONS = 12;
  private static final int ENTRIES = 4;
  private static final int LENGTH = 15;

  private final Guest guest;
  private final HostileTables tables;
  private final Sregs reset;
  private final Rest start;
  private final byte[] pristine;
  private final TreeMap<String, Long> endings = new TreeMap<>();

  HostileRunner(Backend backend) {
    guest = new Guest(backend);
    tables = new HostileTables(guest.memory);
    tables.write(new SplittableRandom(1));
    reset = guest.vcpu.sregs();
    start = new Rest(guest.vcpu);
    pristine = guest.memory.asSlice(0, HostileTables.SIZE).toArray(ValueLayout.JAVA_BYTE);
  }

  Map<String, Long> endings() {
    return endings;
  }

  /** Runs the case with a number. */
  void run(long number, HostileCode code) {
    var values = new HostileValues(new SplittableRandom(number * 0x9E37_79B9_7F4A_7C15L));
    try {
      start.restoreAll();
      prepare(values, code);
      endings.merge(run(values), 1L, Long::sum);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw new AssertionError(
          "case " + number + " of " + code + ": " + guest.vcpu.regs() + guest.vcpu.sregs(), e);
    }
  }

  private void prepare(HostileValues values, HostileCode code) {
    MemorySegment memory = guest.memory;
    MemorySegment.copy(pristine, 0, memory, ValueLayout.JAVA_BYTE, 0, pristine.length);
    byte[] bytes = code.bytes(values.random, LENGTH);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, Guest.CODE, bytes.length);
    for (int left = values.once(4) ? 4 : 0; left > 0; left--) {
      long at =
          values.of(0x3000, 0x5000, 0x6000, 0x9000, 0x10000, 0x11000, 0x12000, 0x14000, 0x15000);
      long place = at + 8L * values.random.nextInt(values.once(2) ? 4 : 512);
      memory.set(ValueLayout.JAVA_LONG, place, values.value());
    }
    state(values);
  }

  private void state(HostileValues values) {
    var state = new HostileState(values, reset);
    boolean taken = false;
    while (!taken) {
      taken = isTaken(state.special());
    }
    Regs registers = state.registers();
    guest.vcpu.setRegs(registers);
    if (values.once(8)) {
      guest.vcpu.setDebugRegs(state.debug());
    }
    if (values.once(8)) {
      guest.vcpu.setEvents(state.events());
    }
    if (values.once(8)) {
      guest.vcpu.setXcrs(new Xcrs(1, 0, List.of(new Xcrs.Xcr(0, values.of(3, 7, 0xE7)))));
    }
    if (values.once(8)) {
      int index = (int) values.of(0x174, 0x175, 0x176, 0xC000_0081, 0xC000_0082, 0xC000_0084);
      guest.vcpu.setMsrs(List.of(new MsrEntry(index, values.value())));
    }
  }

  /** KVM has rules about special registers; whoever breaks one is another case. */
  private boolean isTaken(Sregs sregs) {
    try {
      guest.vcpu.setSregs(sregs);
      return true;
    } catch (KvmException _) {
      return false;
    }
  }

  private String run(HostileValues values) {
    String ending = "limit";
    try {
      guest.vcpu.limitInstructions(guest.vcpu.instructions() + INSTRUCTIONS);
      for (int i = 0; i < ENTRIES; i++) {
        Exit exit = guest.vcpu.run();
        ending = exit.getClass().getSimpleName();
        answer(exit, values);
      }
    } catch (KvmException e) {
      if (e.errno() != Errno.EINTR) {
        throw e;
      }
    }
    return ending;
  }

  /** Userspace answers what it is asked, with anything. */
  private void answer(Exit exit, HostileValues values) {
    int size =
        switch (exit) {
          case Exit.PortRead read -> read.size() * read.count();
          case Exit.MemoryRead read -> read.size();
          default -> 0;
        };
    if (size > 0) {
      byte[] bytes = new byte[size];
      values.random.nextBytes(bytes);
      guest.vcpu.answer(Bytes.of(bytes));
    }
  }
}
