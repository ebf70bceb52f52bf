package guise.guest;

import static guise.x86.StaticFeature.*;

import guise.host.RawCpuid;
import guise.x86.CpuidBit;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Feature;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Where it is known from what kvm_pvm imposes: from the processor, or from a vCPU. */
public final class PvmImposition {
  /** The processor has them, the guest not. */
  private static final Set<StaticFeature> NOT_SHOWN =
      EnumSet.of(PCID, INVPCID, RDPID, SHSTK, XSAVES);

  /** KVM stands in for the processor: they are as userspace says. */
  private static final Set<StaticFeature> AS_ASKED =
      EnumSet.of(CX16, X2APIC, TSC_DEADLINE_TIMER, HYPERVISOR);

  private PvmImposition() {}

  /** What the module is expected to impose on a host. */
  public static PvmCpuid expectedOn(RawCpuid raw) {
    var components = new TreeMap<Integer, Registers>();
    var appended = new ArrayList<CpuidEntry>();
    for (int index = 0; index <= PvmCpuid.LAST_COMPONENT; index++) {
      Registers values = raw.query(PvmCpuid.XSTATE, index);
      boolean supervisor = index > 1 && (values.ecx() & 1) != 0;
      if (!supervisor && !values.isZero()) {
        components.put(index, index == 1 ? instructions(values) : values);
        appended.add(CpuidEntry.indexed(PvmCpuid.XSTATE, index, values));
      }
    }
    return new PvmCpuid(
        shown(raw, PvmCpuid.BASIC, AS_ASKED),
        shown(raw, PvmCpuid.FEATURES, Set.of()),
        shown(raw, PvmCpuid.MORE_FEATURES, Set.of()),
        components,
        appended);
  }

  /** 0xD.1 as a guest without supervisor components has it. */
  private static Registers instructions(Registers values) {
    return new Registers(values.eax() & ~XSAVES.bit().mask(), 0, 0, 0);
  }

  private static Registers shown(RawCpuid raw, Leaf leaf, Set<? extends Feature> left) {
    Registers values = raw.query(leaf.function(), leaf.index());
    values = without(values, leaf, left);
    values = without(values, leaf, NOT_SHOWN);
    return without(values, leaf, EnumSet.allOf(RuntimeFeature.class));
  }

  /**
   * What the module imposed on a vCPU. Of 1.ECX, which keeps what userspace asks for, only what was
   * not asked for counts.
   *
   * @param given a table that was set, with all leaves of KVM's own
   * @param got what it had become
   * @param appended the entries that were appended to a table that had all of 0xD but 0xD.0
   */
  public static PvmCpuid learned(CpuidTable given, CpuidTable got, List<CpuidEntry> appended) {
    var components = new TreeMap<Integer, Registers>();
    for (CpuidEntry entry : got) {
      if (entry.function() == PvmCpuid.XSTATE) {
        components.put(entry.index(), entry.values());
      }
    }
    Registers asked = values(given, PvmCpuid.BASIC);
    Registers basic = learned(got, PvmCpuid.BASIC);
    return new PvmCpuid(
        basic.with(Register.ECX, basic.ecx() & ~asked.ecx()),
        learned(got, PvmCpuid.FEATURES),
        learned(got, PvmCpuid.MORE_FEATURES),
        components,
        appended);
  }

  private static Registers learned(CpuidTable got, Leaf leaf) {
    return without(values(got, leaf), leaf, EnumSet.allOf(RuntimeFeature.class));
  }

  private static Registers values(CpuidTable table, Leaf leaf) {
    return table.find(leaf).map(CpuidEntry::values).orElse(Registers.ZERO);
  }

  private static Registers without(Registers given, Leaf leaf, Set<? extends Feature> features) {
    Registers values = given;
    for (Feature feature : features) {
      CpuidBit bit = feature.bit();
      if (bit.word().leaf().equals(leaf)) {
        Register register = bit.word().register();
        values = values.with(register, values.get(register) & ~bit.mask());
      }
    }
    return values;
  }
}
