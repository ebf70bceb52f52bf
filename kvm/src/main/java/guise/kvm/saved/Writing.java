package guise.kvm.saved;

import guise.kvm.Bytes;
import guise.kvm.Capability;
import guise.kvm.Kvm;
import guise.kvm.MsrEntry;
import guise.kvm.Vcpu;
import guise.kvm.Xsave;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A saved state on its way to a vCPU: a method for each {@link Part}. */
final class Writing {
  /** What is told of a register that was refused, and why. */
  interface Complaint extends BiConsumer<MsrEntry, Optional<String>> {}

  private final SavedVcpu saved;
  private final Kvm kvm;
  private final Vcpu vcpu;
  private final Complaint complaint;

  Writing(SavedVcpu saved, Kvm kvm, Vcpu vcpu, Complaint complaint) {
    this.saved = saved;
    this.kvm = kvm;
    this.vcpu = vcpu;
    this.complaint = complaint;
  }

  void cpuid() {
    vcpu.setCpuid2(saved.cpuid());
  }

  /** A vCPU that runs at the speed need not be able to change it. */
  void tsc() {
    if (vcpu.tscKhz() != saved.tscKhz()) {
      vcpu.setTscKhz(saved.tscKhz());
    }
  }

  void machineCheck() {
    var wanted = new MsrEntry(Saving.MCG_CAP, saved.mcgCap());
    if (!vcpu.getMsrs(List.of(Saving.MCG_CAP)).done().contains(wanted)) {
      vcpu.setupMce(saved.mcgCap());
    }
  }

  void features() {
    saved.features().forEach(this::register);
  }

  void special() {
    if (kvm.checkExtension(Capability.SREGS2) != 0) {
      vcpu.setSregs2(saved.sregs());
    } else { // which reads the page directory pointers from the guest's memory
      vcpu.setSregs(saved.sregs().sregs());
    }
  }

  void extended() {
    if (saved.xcrs().nr() > 0) {
      vcpu.setXcrs(saved.xcrs());
    }
  }

  void registers() {
    saved.msrs().forEach(this::register);
  }

  /**
   * KVM lists some registers it lets userspace read but not write: an equal value needs no write. A
   * 0 of a register that is not there needs none either: that is how KVM itself shows one that is
   * listed and missing.
   */
  private void register(MsrEntry register) {
    List<MsrEntry> now = vcpu.getMsrs(List.of(register.index())).done();
    boolean equal = now.isEmpty() ? register.value() == 0 : now.contains(register);
    if (!equal && vcpu.setMsrs(List.of(register)) == 0) {
      complaint.accept(register, vcpu.lastMsrRefusal());
    }
  }

  /** An area that is larger here than there ends in zeros: components that were not there. */
  void xsave() {
    int size = Saving.xsave(kvm, vcpu).area().size();
    Bytes area = saved.xsave().area();
    int missing = Math.max(0, size - area.size());
    vcpu.setXsave(new Xsave(area.followedBy(Bytes.zeros(missing))));
  }

  void events() {
    vcpu.setEvents(saved.events());
  }

  void activity() {
    vcpu.setMpState(saved.mpState());
  }

  void debug() {
    vcpu.setDebugRegs(saved.debugRegs());
  }

  void general() {
    vcpu.setRegs(saved.regs());
  }

  void nested() {
    saved.nested().ifPresent(vcpu::setNestedState);
  }
}
