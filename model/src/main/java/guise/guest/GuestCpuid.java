package guise.guest;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EDX;

import guise.guest.Reflection.Mirror;
import guise.host.RawCpuid;
import guise.kernel.Behaviour;
import guise.kernel.KernelRules;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.xstate.XstateLayout;

/**
 * The stage from the table a VMM hands to {@code KVM_SET_CPUID2} to the table the vCPU holds: the
 * same entries, with the bits and sizes that mirror the vCPU's state brought up to date; after
 * kvm_pvm, where that is the vendor module, has written its own into them.
 */
public final class GuestCpuid {
  private static final Leaf XSTATE = new Leaf(0xD, 0);

  private GuestCpuid() {}

  /** The table a vCPU in some state holds once KVM accepted a request. */
  public static Staged<CpuidTable> of(
      RawCpuid raw,
      KernelRules rules,
      KernelView view,
      KvmCapabilities kvm,
      CpuidTable request,
      RuntimeState state) {
    var layout = XstateLayout.of(raw::query, rules.does(Behaviour.COMPACT_ALIGNS_TO_64));
    var means = new Reflection.Means(rules, view, layout, kvm.supportedXcr0(), kvm.module());
    var ledger = new Ledger(Stage.GUEST);
    boolean pvm = kvm.module() == VendorModule.KVM_PVM;
    CpuidTable table = pvm ? PvmCpuidRule.imposedOn(request, raw, ledger) : request;
    var reflection = Reflection.of(means, table);
    for (Mirror mirror : reflection.mirrors()) {
      if (Reflection.follows(mirror, state)) {
        table = reflected(table, reflection, mirror, state, ledger);
      }
    }
    return ledger.staged(table);
  }

  private static CpuidTable reflected(
      CpuidTable table, Reflection reflection, Mirror mirror, RuntimeState state, Ledger ledger) {
    CpuidEntry entry = table.entries().get(mirror.position());
    int value = reflection.value(mirror, state, entry.get(mirror.register()));
    Leaf leaf = asked(entry);
    var word = new CpuidWord(leaf, mirror.register());
    ledger.bits(word, mirror.mask(), value, mirror.rule(), because(mirror, value));
    return table.with(mirror.position(), entry.with(mirror.register(), value));
  }

  /** Which leaf the entry answers: without its flag an index means nothing. */
  private static Leaf asked(CpuidEntry entry) {
    boolean indexed = entry.function() == 0xD || entry.function() == 0x12;
    return indexed ? entry.leaf() : Leaf.of(entry.function());
  }

  private static String because(Mirror mirror, int value) {
    boolean bit = Integer.bitCount(mirror.mask()) == 1;
    boolean on = (value & mirror.mask()) != 0;
    String which = on ? ", which is 1" : ", which is 0";
    boolean mirrors = bit && mirror.rule() != RuntimeRule.INVPCID;
    return mirror.rule().meaning() + (mirrors ? which : "");
  }

  /** The bits of XCR0 that a guest with some table can set. */
  public static long supportedXcr0(KvmCapabilities kvm, CpuidTable guest) {
    return supportedXcr0(kvm.supportedXcr0(), guest);
  }

  static long supportedXcr0(long supported, CpuidTable guest) {
    return guest
        .find(XSTATE)
        .map(e -> Integer.toUnsignedLong(e.get(EAX)) | (long) e.get(EDX) << 32)
        .map(announced -> announced & supported)
        .orElse(0L);
  }
}
