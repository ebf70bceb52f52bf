package guise.guest;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.kernel.Behaviour;
import guise.kernel.KernelRules;
import guise.x86.CpuidBit;
import guise.x86.CpuidTable;
import guise.x86.Register;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import guise.x86.xstate.XstateLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The places of one table that mirror the vCPU's state, found once: only the first entry that
 * answers counts, and a place that the table lacks is not made.
 */
public final class Reflection {
  private static final int COMPACTING =
      StaticFeature.XSAVEC.bit().mask() | StaticFeature.XSAVES.bit().mask();

  private final Means means;
  private final long enclaveXcr0;
  private final List<Mirror> mirrors = new ArrayList<>(7);
  private int searched;

  /**
   * What decides which places mirror and how.
   *
   * @param layout the layout of XSAVE areas on the host
   * @param supportedXcr0 the bits of XCR0 that KVM can give to guests
   */
  public record Means(
      KernelRules rules,
      KernelView view,
      XstateLayout layout,
      long supportedXcr0,
      VendorModule module) {}

  /**
   * Bits that mirror something.
   *
   * @param position of the entry in the table
   */
  public record Mirror(int position, Register register, int mask, RuntimeRule rule) {}

  private Reflection(Means means, CpuidTable table) {
    this.means = means;
    this.enclaveXcr0 = GuestCpuid.supportedXcr0(means.supportedXcr0, table);
    int basic = plain(table, 1);
    int structured = search(table, 7, 0);
    for (RuntimeFeature feature : RuntimeFeature.values()) {
      if (isMirrored(feature)) {
        int at = feature == RuntimeFeature.OSPKE ? structured : basic;
        add(at, feature.bit(), RuntimeRule.of(feature));
      }
    }
    add(basic, StaticFeature.MWAIT.bit(), RuntimeRule.MWAIT);
    orphan(structured, table);
    sizes(table);
    if (means.rules.does(Behaviour.ENCLAVE_XFRM_PATCHED)) {
      int at = search(table, 0x12, 1);
      addAt(at, ECX, RuntimeRule.ENCLAVE_XFRM);
      addAt(at, EDX, RuntimeRule.ENCLAVE_XFRM);
    }
  }

  /** Finds an entry, and counts what KVM's search, which is linear, looks at. */
  private int search(CpuidTable table, int function, int index) {
    int at = table.position(function, index);
    searched += at < 0 ? table.size() : at + 1;
    return at;
  }

  /**
   * Leaf 1 has no index in the manuals: if nothing else answers, an entry with another one does.
   */
  private int plain(CpuidTable table, int function) {
    if (!means.rules.does(Behaviour.PLAIN_LEAF_BY_FUNCTION)) {
      return search(table, function, 0);
    }
    int at = table.positionOfAny(function);
    searched += at < 0 ? table.size() : at + 1;
    return at;
  }

  public static Reflection of(Means means, CpuidTable table) {
    return new Reflection(means, table);
  }

  public List<Mirror> mirrors() {
    return mirrors;
  }

  /** How many entries KVM looks at each time it brings the table up to date. */
  public int searched() {
    return searched;
  }

  /** Up to 6.13 KVM leaves OSXSAVE and OSPKE alone where the host itself lacks the feature. */
  private boolean isMirrored(RuntimeFeature feature) {
    if (!means.rules.does(Behaviour.MIRROR_ASKS_HOST)) {
      return true;
    }
    return switch (feature) {
      case OSXSAVE -> means.view.has(StaticFeature.XSAVE);
      case OSPKE -> means.view.has(StaticFeature.PKU);
      case APIC -> true;
    };
  }

  private void add(int position, CpuidBit bit, RuntimeRule rule) {
    if (position >= 0) {
      mirrors.add(new Mirror(position, bit.word().register(), bit.mask(), rule));
    }
  }

  private void addAt(int position, Register register, RuntimeRule rule) {
    if (position >= 0) {
      mirrors.add(new Mirror(position, register, -1, rule));
    }
  }

  /** INVPCID without PCID, which kvm_intel of 5.10 takes out. */
  private void orphan(int structured, CpuidTable table) {
    boolean takes =
        means.rules.does(Behaviour.INVPCID_NEEDS_PCID) && means.module == VendorModule.KVM_INTEL;
    boolean orphan = table.announces(StaticFeature.INVPCID) && !table.announces(StaticFeature.PCID);
    if (takes && orphan) {
      add(structured, StaticFeature.INVPCID.bit(), RuntimeRule.INVPCID);
    }
  }

  private void sizes(CpuidTable table) {
    addAt(search(table, 0xD, 0), EBX, RuntimeRule.XCR0_SIZE);
    int variants = search(table, 0xD, 1);
    if (variants >= 0 && (table.entries().get(variants).get(EAX) & COMPACTING) != 0) {
      addAt(variants, EBX, RuntimeRule.COMPACTED_SIZE);
    }
  }

  /** Whether a place follows a state at all. */
  public static boolean follows(Mirror mirror, RuntimeState state) {
    return mirror.rule != RuntimeRule.MWAIT || state.mwait() != RuntimeState.Mwait.AS_ANNOUNCED;
  }

  /**
   * What a register reads when it mirrors a state.
   *
   * @param before what it reads without
   */
  public int value(Mirror mirror, RuntimeState state, int before) {
    return switch (mirror.rule) {
      case OSXSAVE -> bit(mirror, before, state.osxsave());
      case OSPKE -> bit(mirror, before, state.pke());
      case APIC -> bit(mirror, before, state.apicEnabled());
      case MWAIT -> bit(mirror, before, state.mwait() == RuntimeState.Mwait.ENABLED);
      case INVPCID -> before & ~mirror.mask;
      case XCR0_SIZE -> means.layout.standardSize(state.xcr0());
      case COMPACTED_SIZE -> means.layout.compactedSize(counted(state));
      case ENCLAVE_XFRM -> enclave(mirror, before);
    };
  }

  private static int bit(Mirror mirror, int before, boolean on) {
    return on ? before | mirror.mask : before & ~mirror.mask;
  }

  private long counted(RuntimeState state) {
    boolean xss = means.rules.does(Behaviour.XSS_COUNTS_IN_SIZE);
    return xss ? state.xcr0() | state.xss() : state.xcr0();
  }

  /** Up to 6.3 KVM tells enclaves which components of XCR0 they may use. */
  private int enclave(Mirror mirror, int before) {
    boolean low = mirror.register == ECX;
    return low ? before & (int) enclaveXcr0 | 3 : before & (int) (enclaveXcr0 >>> 32);
  }
}
