package guise.kvm.saved;

import guise.kvm.Capability;
import guise.kvm.Kvm;
import guise.kvm.MpState;
import guise.kvm.MsrEntry;
import guise.kvm.NestedState;
import guise.kvm.Sregs2;
import guise.kvm.Vcpu;
import guise.kvm.Xsave;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a vCPU: its activity first, since asking for it may deliver a pending INIT or SIPI. */
final class Saving {
  static final int MCG_CAP = 0x179;
  private static final int MOST = 255;

  private final Kvm kvm;
  private final Vcpu vcpu;
  private final List<Integer> unread = new ArrayList<>();

  private Saving(Kvm kvm, Vcpu vcpu) {
    this.kvm = kvm;
    this.vcpu = vcpu;
  }

  static SavedVcpu save(Kvm kvm, Vcpu vcpu, String origin) {
    return new Saving(kvm, vcpu).save(origin);
  }

  private SavedVcpu save(String origin) {
    MpState activity = vcpu.mpState();
    Set<Integer> features = new LinkedHashSet<>(kvm.featureMsrIndexList());
    Set<Integer> listed = new LinkedHashSet<>(kvm.msrIndexList());
    listed.removeAll(features);
    long mcgCap = values(Set.of(MCG_CAP)).stream().mapToLong(MsrEntry::value).findAny().orElse(0);
    Set<Integer> others = UnlistedMsrs.of(mcgCap);
    others.removeAll(features);
    others.removeAll(listed);
    var describing = values(features);
    var registers = new ArrayList<>(noted(listed));
    registers.addAll(values(others));
    return new SavedVcpu(
        origin,
        vcpu.cpuid(),
        vcpu.tscKhz(),
        mcgCap,
        describing,
        registers,
        unread,
        special(),
        vcpu.xcrs(),
        xsave(kvm, vcpu),
        vcpu.events(),
        activity,
        vcpu.debugRegs(),
        vcpu.regs(),
        nested());
  }

  private Sregs2 special() {
    boolean second = kvm.checkExtension(Capability.SREGS2) != 0;
    return second ? vcpu.sregs2() : new Sregs2(vcpu.sregs(), Optional.empty());
  }

  static Xsave xsave(Kvm kvm, Vcpu vcpu) {
    return kvm.checkExtension(Capability.XSAVE2) != 0 ? vcpu.xsave2() : vcpu.xsave();
  }

  private Optional<NestedState> nested() {
    boolean nests = kvm.checkExtension(Capability.NESTED_STATE) != 0;
    return nests ? Optional.of(vcpu.nestedState()) : Optional.empty();
  }

  /** The registers that can be read; what KVM lists and does not read is noted. */
  private List<MsrEntry> noted(Set<Integer> indices) {
    List<MsrEntry> values = values(indices);
    Set<Integer> missing = new LinkedHashSet<>(indices);
    values.forEach(entry -> missing.remove(entry.index()));
    unread.addAll(missing);
    return values;
  }

  private List<MsrEntry> values(Set<Integer> indices) {
    var all = List.copyOf(indices);
    var values = new ArrayList<MsrEntry>();
    for (int at = 0; at < all.size(); ) {
      List<Integer> some = all.subList(at, Math.min(at + MOST, all.size()));
      var reply = vcpu.getMsrs(some);
      values.addAll(reply.done());
      at += reply.count() < some.size() ? reply.count() + 1 : reply.count();
    }
    return values;
  }
}
