package guise.contract.vcpu;

import guise.kvm.Kvm;
import guise.kvm.MemoryRegion;
import guise.kvm.Vm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** VMs whose vCPUs find HLT where they start, so that a run comes back from them. */
final class Halting {
  private static final int PAGE = 4096;
  private static final long LAST_PAGE = 0xFFFF_F000L;
  private static final byte HLT = (byte) 0xF4;

  private Halting() {}

  static Vm vm(Kvm kvm) {
    MemorySegment page = Arena.ofAuto().allocate(PAGE, PAGE).fill(HLT);
    Vm vm = kvm.createVm();
    vm.setUserMemoryRegion(MemoryRegion.of(0, LAST_PAGE, page));
    return vm;
  }
}
