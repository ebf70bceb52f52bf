package guise.engine;

import guise.guest.Reflection;
import guise.guest.Reflection.Mirror;
import guise.guest.RuntimeRule;
import guise.guest.RuntimeState;
import guise.kernel.Behaviour;
import guise.kernel.KernelRules;
import guise.x86.CpuidEntry;
import guise.x86.CpuidIndex;
import guise.x86.CpuidTable;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The table a vCPU holds: as userspace handed it over, with the registers as they are now.
 *
 * <p>Where an entry stands is found by the index of what was announced, which no update changes;
 * the registers lie in one array, so that an update is a few stores.
 */
final class HeldCpuid {
  private static final int REGISTERS = 4;

  /** The components of XCR0 that lie beyond the legacy region and have a subleaf of 0xD. */
  private static final long EXTENDED = Long.MAX_VALUE & ~3L;

  final CpuidTable announced;
  private final Reflection reflection;
  private final Mirror[] mirrors;
  private final int[] places;
  private final int sizes;
  private final KernelRules rules;
  private final boolean sizesCached;
  private final int[] live;
  private final CpuidIndex index;

  /** The table as it was last shown, and the positions that have changed since. */
  private CpuidTable shown;

  private final BitSet changed;

  /** What an update looks at besides, without and with MWAIT's bit; -1: not yet worked out. */
  private final long[] besides = {-1, -1};

  HeldCpuid(Reflection.Means means, CpuidTable announced) {
    this.announced = announced;
    this.shown = announced;
    this.index = announced.index();
    this.changed = new BitSet(announced.size());
    this.reflection = Reflection.of(means, announced);
    this.rules = means.rules();
    this.sizesCached = rules.does(Behaviour.XSTATE_SIZES_CACHED);
    this.mirrors = reflection.mirrors().toArray(new Mirror[0]);
    this.places = new int[mirrors.length];
    this.live = new int[announced.size() * REGISTERS];
    int at = 0;
    for (CpuidEntry entry : announced.entries()) {
      Registers values = entry.values();
      live[at++] = values.eax();
      live[at++] = values.ebx();
      live[at++] = values.ecx();
      live[at++] = values.edx();
    }
    int counted = 0;
    for (int i = 0; i < mirrors.length; i++) {
      places[i] = place(mirrors[i].position(), mirrors[i].register());
      counted += isSize(mirrors[i]) ? 1 : 0;
    }
    this.sizes = counted;
  }

  private static boolean isSize(Mirror mirror) {
    return mirror.rule() == RuntimeRule.XCR0_SIZE || mirror.rule() == RuntimeRule.COMPACTED_SIZE;
  }

  private static int place(int position, Register register) {
    return position * REGISTERS + offset(register);
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
    return announced.size();
  }

  /** Brings what mirrors the vCPU's state up to date. */
  void reflect(RuntimeState state, Work work) {
    work.recomputations++;
    work.scanned += reflection.searched() + besides(state.mwait());
    work.sizes += sizes;
    work.hostCpuids += sizesCached ? 0 : (long) sizes * Long.bitCount(state.xcr0() & EXTENDED);
    for (int i = 0; i < places.length; i++) {
      if (Reflection.follows(mirrors[i], state)) {
        int at = places[i];
        put(at, reflection.value(mirrors[i], state, live[at]));
      }
    }
  }

  private long besides(RuntimeState.Mwait mwait) {
    int at = mwait == RuntimeState.Mwait.AS_ANNOUNCED ? 0 : 1;
    if (besides[at] < 0) {
      besides[at] = RuntimeLookup.cost(rules, this, at == 1);
    }
    return besides[at];
  }

  /** How many entries a search for one looks at: all where there is none. */
  long costOf(int function, int index) {
    int at = position(function, index);
    return at < 0 ? size() : at + 1L;
  }

  private void put(int place, int value) {
    if (live[place] != value) {
      live[place] = value;
      changed.set(place / REGISTERS);
    }
  }

  /** Where the entry that answers a query stands, -1 where none does. */
  int position(int function, int index) {
    return this.index.position(function, index);
  }

  /** The same, and counts the entries that KVM's search, which is linear, looks at. */
  int search(int function, int index, Work work) {
    int at = this.index.position(function, index);
    work.scanned += at < 0 ? announced.size() : at + 1;
    return at;
  }

  /** The first entry of a function, -1 where there is none. */
  int positionOfAny(int function) {
    return index.first(function);
  }

  int read(int position, Register register) {
    return live[place(position, register)];
  }

  void write(int position, Register register, int value) {
    put(place(position, register), value);
  }

  /** Copies the registers of an entry into an answer. */
  void copy(int position, CpuidAnswer answer) {
    int at = position * REGISTERS;
    answer.set(live[at], live[at + 1], live[at + 2], live[at + 3]);
  }

  Registers registers(int position) {
    int at = position * REGISTERS;
    return new Registers(live[at], live[at + 1], live[at + 2], live[at + 3]);
  }

  /** As {@code KVM_GET_CPUID2} returns it. */
  CpuidTable table() {
    if (!changed.isEmpty()) {
      var entries = new ArrayList<>(shown.entries());
      for (int at = changed.nextSetBit(0); at >= 0; at = changed.nextSetBit(at + 1)) {
        entries.set(at, entries.get(at).with(registers(at)));
      }
      shown = CpuidTable.of(entries);
      changed.clear();
    }
    return shown;
  }

  /** Whether another table is the same to KVM: position for position, whatever the padding. */
  boolean sameAs(HeldCpuid other) {
    if (other.size() != size() || !Arrays.equals(live, other.live)) {
      return false;
    }
    for (int at = 0; at < size(); at++) {
      CpuidEntry mine = announced.entries().get(at);
      CpuidEntry theirs = other.announced.entries().get(at);
      if (!sameQuery(mine, theirs)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameQuery(CpuidEntry mine, CpuidEntry theirs) {
    return mine.function() == theirs.function()
        && mine.index() == theirs.index()
        && mine.flags() == theirs.flags();
  }
}
