package guise.engine;

import guise.guest.Reflection;
import guise.guest.Reflection.Mirror;
import guise.guest.RuntimeRule;
import guise.guest.RuntimeState;
import guise.kernel.Behaviour;
import guise.kernel.KernelRules;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.Arrays;

/** The table a vCPU holds: as userspace handed it over, with the registers as they are now. */
final class HeldCpuid {
  private static final int REGISTERS = 4;

  /** The components of XCR0 that lie beyond the legacy region and have a subleaf of 0xD. */
  private static final long EXTENDED = Long.MAX_VALUE & ~3L;

  final CpuidTable announced;
  private final Reflection reflection;
  private final KernelRules rules;
  private final boolean sizesCached;
  private final int[] functions;
  private final int[] indices;
  private final boolean[] indexed;
  private final int[] live;

  /** What one update looks at, without and with MWAIT's bit; -1: not yet worked out. */
  private final long[] scans = {-1, -1};

  HeldCpuid(Reflection.Means means, CpuidTable announced) {
    int size = announced.size();
    this.announced = announced;
    this.reflection = Reflection.of(means, announced);
    this.rules = means.rules();
    this.sizesCached = rules.does(Behaviour.XSTATE_SIZES_CACHED);
    this.functions = new int[size];
    this.indices = new int[size];
    this.indexed = new boolean[size];
    this.live = new int[size * REGISTERS];
    for (int at = 0; at < size; at++) {
      CpuidEntry entry = announced.entries().get(at);
      functions[at] = entry.function();
      indices[at] = entry.index();
      indexed[at] = entry.indexMatters();
      for (Register register : Register.values()) {
        live[at * REGISTERS + offset(register)] = entry.get(register);
      }
    }
  }

  private static int offset(Register register) {
    return switch (register) {
      case EAX -> 0;
      case EBX -> 1;
      case ECX -> 2;
      case EDX -> 3;
    };
  }

  int size() {
    return functions.length;
  }

  /** Brings what mirrors the vCPU's state up to date. */
  void reflect(RuntimeState state, Work work) {
    work.recomputations++;
    work.scanned += scanned(state.mwait() != RuntimeState.Mwait.AS_ANNOUNCED);
    for (Mirror mirror : reflection.mirrors()) {
      if (Reflection.follows(mirror, state)) {
        int at = mirror.position() * REGISTERS + offset(mirror.register());
        live[at] = reflection.value(mirror, state, live[at]);
        boolean size =
            mirror.rule() == RuntimeRule.XCR0_SIZE || mirror.rule() == RuntimeRule.COMPACTED_SIZE;
        work.sizes += size ? 1 : 0;
        work.hostCpuids += size && !sizesCached ? Long.bitCount(state.xcr0() & EXTENDED) : 0;
      }
    }
  }

  private long scanned(boolean mwait) {
    int at = mwait ? 1 : 0;
    if (scans[at] < 0) {
      scans[at] = RuntimeLookup.cost(rules, this, mwait);
    }
    return scans[at];
  }

  /** How many entries a search for one looks at: all where there is none. */
  long costOf(int function, int index) {
    int at = position(function, index);
    return at < 0 ? size() : at + 1L;
  }

  /** Where the entry that answers a query stands, -1 where none does. */
  int position(int function, int index) {
    for (int at = 0; at < functions.length; at++) {
      if (functions[at] == function && (!indexed[at] || indices[at] == index)) {
        return at;
      }
    }
    return -1;
  }

  /** The first entry of a function, -1 where there is none. */
  int positionOfAny(int function) {
    for (int at = 0; at < functions.length; at++) {
      if (functions[at] == function) {
        return at;
      }
    }
    return -1;
  }

  int read(int position, Register register) {
    return live[position * REGISTERS + offset(register)];
  }

  void write(int position, Register register, int value) {
    live[position * REGISTERS + offset(register)] = value;
  }

  Registers registers(int position) {
    int at = position * REGISTERS;
    return new Registers(live[at], live[at + 1], live[at + 2], live[at + 3]);
  }

  /** As {@code KVM_GET_CPUID2} returns it. */
  CpuidTable table() {
    var entries = new ArrayList<CpuidEntry>(functions.length);
    for (int at = 0; at < functions.length; at++) {
      entries.add(announced.entries().get(at).with(registers(at)));
    }
    return CpuidTable.of(entries);
  }

  /** Whether another table is the same to KVM: position for position, whatever the padding. */
  boolean sameAs(HeldCpuid other) {
    if (other.size() != size() || !Arrays.equals(live, other.live)) {
      return false;
    }
    for (int at = 0; at < functions.length; at++) {
      CpuidEntry mine = announced.entries().get(at);
      CpuidEntry theirs = other.announced.entries().get(at);
      if (!mine.leaf().equals(theirs.leaf()) || mine.flags() != theirs.flags()) {
        return false;
      }
    }
    return true;
  }
}
