package guise.guest;

import static guise.guest.PvmCpuidRule.CPUID_IMPOSED;
import static guise.guest.PvmCpuidRule.LEAVES_REMOVED;
import static guise.guest.PvmCpuidRule.XSTATE_APPENDED;
import static guise.x86.StaticFeature.*;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Rule;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import guise.x86.StaticFeature;
import guise.x86.xstate.XComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What kvm_pvm writes into the CPUID of a vCPU, whatever userspace handed over: the guest runs in
 * the processor's user mode, and is shown the processor.
 *
 * @param leaf1 the bits of 1.ECX and 1.EDX that are always 1; the others are userspace's
 * @param leaf7 all of 7.0
 * @param leaf71 all of 7.1
 * @param xstate all of 0xD by index, from 0 to 63; what is missing is 0
 * @param appended the entries that a table with leaf 1 gets if it has no 0xD.0
 * @param without the rules of {@link PvmCpuidRule} that do not hold
 */
@Immutable
@SuppressWarnings("Immutable") // the map is a copy that nobody else can change
public record PvmCpuid(
    Registers leaf1,
    Registers leaf7,
    Registers leaf71,
    SortedMap<Integer, Registers> xstate,
    List<CpuidEntry> appended,
    Set<Rule> without) {

  static final int XSTATE = 0xD;
  static final int LAST_COMPONENT = 63;
  static final Leaf BASIC = Leaf.of(1);
  static final Leaf FEATURES = new Leaf(7, 0);
  static final Leaf MORE_FEATURES = new Leaf(7, 1);

  /** The leaves of tiles and of AVX10. */
  private static final Set<Integer> REMOVED = Set.of(0x1D, 0x1E, 0x24);

  private static final int MAX_ENTRIES = 256;

  /** DS, ACPI, TM and PBE of 1.EDX, which nobody gets. */
  private static final int REFUSED = 0xA060_0000;

  private static final List<StaticFeature> NEED_AVX =
      List.of(FMA, AVX, F16C, AVX2, VAES, VPCLMULQDQ, AVX_VNNI, XOP, FMA4);

  private static final List<StaticFeature> NEED_AVX512 =
      List.of(
          AVX512F,
          AVX512DQ,
          AVX512IFMA,
          AVX512CD,
          AVX512BW,
          AVX512VL,
          AVX512VBMI,
          AVX512_VBMI2,
          AVX512_VNNI,
          AVX512_BITALG,
          AVX512_VPOPCNTDQ,
          AVX512_VP2INTERSECT,
          AVX512_BF16);

  public PvmCpuid {
    xstate = Collections.unmodifiableSortedMap(new TreeMap<>(xstate));
    appended = List.copyOf(appended);
    without = Set.copyOf(without);
  }

  /** Where all rules hold. */
  public PvmCpuid(
      Registers leaf1,
      Registers leaf7,
      Registers leaf71,
      SortedMap<Integer, Registers> xstate,
      List<CpuidEntry> appended) {
    this(leaf1, leaf7, leaf71, xstate, appended, Set.of());
  }

  /** The same where some rules do not hold. */
  public PvmCpuid without(Set<Rule> rules) {
    return new PvmCpuid(leaf1, leaf7, leaf71, xstate, appended, rules);
  }

  /** The table a vCPU holds once userspace has set some table. */
  public CpuidTable imposedOn(CpuidTable given) {
    CpuidTable left = kept(given);
    CpuidTable table = without.contains(XSTATE_APPENDED) ? left : extended(left);
    if (without.contains(CPUID_IMPOSED)) {
      return table;
    }
    table = withComponents(table);
    table = table.edit(BASIC, this::basic);
    table = table.edit(FEATURES, entry -> entry.with(leaf7));
    table = table.edit(MORE_FEATURES, entry -> entry.with(leaf71));
    return withoutUnusable(table);
  }

  static boolean isRemoved(CpuidEntry entry) {
    return REMOVED.contains(entry.function());
  }

  /** A table without the leaves that nobody gets. */
  CpuidTable kept(CpuidTable given) {
    boolean none = without.contains(LEAVES_REMOVED);
    return none || given.entries().stream().noneMatch(PvmCpuid::isRemoved)
        ? given
        : CpuidTable.of(given.entries().stream().filter(entry -> !isRemoved(entry)).toList());
  }

  private CpuidTable extended(CpuidTable given) {
    boolean room = given.size() + appended.size() <= MAX_ENTRIES;
    boolean wanting = given.find(BASIC).isPresent() && given.find(XSTATE, 0).isEmpty();
    if (!wanting || !room) {
      return given;
    }
    var entries = new ArrayList<>(given.entries());
    entries.addAll(appended);
    return CpuidTable.of(entries);
  }

  /** In the order of the components: without flags one entry answers all, and keeps the last. */
  private CpuidTable withComponents(CpuidTable given) {
    CpuidTable table = given;
    for (int index = 0; index <= LAST_COMPONENT && given.findAny(XSTATE).isPresent(); index++) {
      Registers values = xstate.getOrDefault(index, Registers.ZERO);
      table = table.edit(new Leaf(XSTATE, index), entry -> entry.with(values));
    }
    return withoutDisabled(table);
  }

  /** What the first entry of 0xD does not name is no component: its values are 0. */
  private static CpuidTable withoutDisabled(CpuidTable given) {
    long xcr0 = xcr0(given);
    CpuidTable table = given;
    for (int index = 2; index <= LAST_COMPONENT && given.findAny(XSTATE).isPresent(); index++) {
      if ((xcr0 >>> index & 1) == 0) {
        table = table.edit(new Leaf(XSTATE, index), entry -> entry.with(Registers.ZERO));
      }
    }
    return table;
  }

  private static long xcr0(CpuidTable table) {
    return table.find(XSTATE, 0).map(e -> Integer.toUnsignedLong(e.values().eax())).orElse(0L);
  }

  private CpuidEntry basic(CpuidEntry entry) {
    Registers asked = entry.values();
    int ecx = asked.ecx() | leaf1.ecx();
    int edx = asked.edx() & ~REFUSED | leaf1.edx();
    return entry.with(new Registers(asked.eax(), asked.ebx(), ecx, edx));
  }

  /** What needs state that the guest cannot enable is taken away again. */
  private static CpuidTable withoutUnusable(CpuidTable given) {
    long xcr0 = xcr0(given);
    CpuidTable table = given.find(XSTATE, 0).isPresent() ? given : given.without(XSAVE.bit());
    if ((xcr0 & XComponent.YMM.mask()) == 0) {
      table = without(table, NEED_AVX);
    }
    return (xcr0 & XComponent.ZMM_HI256.mask()) == 0 ? without(table, NEED_AVX512) : table;
  }

  private static CpuidTable without(CpuidTable given, List<StaticFeature> features) {
    CpuidTable table = given;
    for (StaticFeature feature : features) {
      table = table.without(feature.bit());
    }
    return table;
  }
}
