package guise.engine;

import guise.engine.isa.ControlState;
import guise.kernel.Behaviour;
import guise.kvm.Sregs;
import guise.kvm.Sregs2;
import java.util.List;
import java.util.Optional;

/** {@code KVM_GET_SREGS}, {@code KVM_SET_SREGS} and their second generation. */
final class SpecialRegisters {
  private static final String SET = "KVM_SET_SREGS";
  private static final String SET2 = "KVM_SET_SREGS2";
  private static final long PAGING = 1L << 31;

  private SpecialRegisters() {}

  static Sregs get(VcpuState v) {
    return new Sregs(
        RegisterRecords.segments(v.cpu),
        RegisterRecords.gdt(v.cpu),
        RegisterRecords.idt(v.cpu),
        v.cpu.cr0,
        v.cpu.cr2,
        v.cpu.cr3,
        v.cpu.cr4,
        v.cpu.cr8,
        v.cpu.efer,
        v.apicBase,
        v.interrupt);
  }

  static Sregs2 get2(VcpuState v) {
    known(v, "KVM_GET_SREGS2");
    boolean valid = v.pdptrs.isPresent() && usesPdptrs(get(v));
    return new Sregs2(get(v), valid ? v.pdptrs : Optional.empty());
  }

  static void set(VcpuState v, Sregs sregs) {
    apply(v, sregs, SET);
    v.pdptrs = Optional.empty();
  }

  static void set2(VcpuState v, Sregs2 sregs) {
    known(v, SET2);
    boolean fits = sregs.pdptrs().isEmpty() || usesPdptrs(sregs.sregs());
    VcpuRefusal.PDPTRS_WITH_PAE.unless(fits, SET2);
    apply(v, sregs.sregs(), SET2);
    v.pdptrs = sregs.pdptrs().map(List::copyOf);
  }

  private static void known(VcpuState v, String ioctl) {
    VcpuRefusal.SREGS2_KNOWN.unless(v.platform.does(Behaviour.SREGS2), ioctl);
  }

  private static boolean usesPdptrs(Sregs s) {
    boolean longMode = EferBit.LMA.isSetIn(s.efer());
    return (s.cr0() & PAGING) != 0 && (s.cr4() & Cr4Bit.PAE) != 0 && !longMode;
  }

  /** The order is KVM's: everything is checked, then the APIC base set, then all the rest. */
  private static void apply(VcpuState v, Sregs sregs, String ioctl) {
    SregsRule.check(v, sregs, ioctl);
    var broken = ApicBase.write(v, sregs.apicBase(), Access.HOST);
    if (broken.isPresent()) {
      throw broken.get().of(ioctl);
    }
    RegisterRecords.setTables(v.cpu, sregs.gdt(), sregs.idt());
    v.cpu.cr2 = sregs.cr2();
    v.cpu.cr3 = sregs.cr3();
    if ((sregs.cr8() & ~0xFL) == 0) {
      v.cpu.cr8 = sregs.cr8(); // another value is ignored, without a word
    }
    long efer = v.cpu.efer;
    v.cpu.efer = sregs.efer();
    Nesting.eferWritten(v, efer);
    v.cpu.cr0 = sregs.cr0();
    boolean pagesOutside64 = (sregs.cr0() & PAGING) != 0 && !EferBit.LMA.isSetIn(sregs.efer());
    if (pagesOutside64 && PvmRule.PAGING_OF_64BIT.on(v.platform)) {
      v.cpu.cr0 &= ~PAGING;
      v.events = EventState.withTripleFault(v.events);
    }
    Cr4.write(v, sregs.cr4());
    RegisterRecords.setSegments(v.cpu, sregs.segments());
    ControlState.restored(v.cpu);
    v.interrupt = sregs.interrupt();
  }
}
