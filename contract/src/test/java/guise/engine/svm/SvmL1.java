package guise.engine.svm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.FlatGuest;
import guise.engine.Insides;
import guise.kvm.Exit;
import guise.kvm.Regs;

/** A hypervisor of one instruction: it runs a VMCB that userspace has written for it. */
final class SvmL1 {
  static final long VMCB = 0x4000;
  static final long HSAVE = 0x5000;
  static final long L2_CODE = 0x9000;
  static final long L2_STACK = 0x9FF0;
  static final long MSRPM = 0xA000;
  static final long IOPM = 0xC000;
  static final long NPT = 0x20000;
  static final String VMRUN = "0f01d8";
  static final int VMMCALL = 0x81;

  private static final long SVME = 1 << 12;
  private static final Exit HALTED = new Exit.Halted();

  final FlatGuest guest;

  SvmL1(String profile, String kernel) {
    guest = new FlatGuest(profile, kernel, 0, SVME);
    guest.setMsr(0xC001_0117, HSAVE);
  }

  Vmcb vmcb() {
    return new Vmcb(guest.page(VMCB));
  }

  RunState state() {
    return new RunState(vmcb(), Insides.svm(guest.vcpu));
  }

  /** A VMCB that can be run: L2 in 64-bit mode, its VMMCALL an exit. */
  SvmL1 start() {
    guest.reset();
    guest.page(VMCB).fill((byte) 0);
    Vmcb vmcb = vmcb();
    vmcb.setInt(Vmcb.INTERCEPTS_4, 3);
    vmcb.setInt(Vmcb.ASID, 1);
    vmcb.set(Vmcb.MSRPM_BASE, MSRPM);
    vmcb.set(Vmcb.IOPM_BASE, IOPM);
    for (int segment : new int[] {Vmcb.ES, Vmcb.SS, Vmcb.DS}) {
      vmcb.setShort(segment, 0x10);
      vmcb.setShort(segment + 2, 0xC93);
      vmcb.setInt(segment + 4, -1);
    }
    vmcb.setShort(Vmcb.CS, 0x18);
    vmcb.setShort(Vmcb.CS + 2, 0xA9B);
    vmcb.setInt(Vmcb.CS + 4, -1);
    vmcb.set(Vmcb.EFER, guest.flat().efer());
    vmcb.set(Vmcb.CR0, guest.flat().cr0());
    vmcb.set(Vmcb.CR3, guest.flat().cr3());
    vmcb.set(Vmcb.CR4, guest.flat().cr4());
    vmcb.set(Vmcb.DR6, 0xFFFF_0FF0L);
    vmcb.set(Vmcb.DR7, 0x400);
    vmcb.set(Vmcb.RFLAGS, 2);
    vmcb.set(Vmcb.RIP, L2_CODE);
    vmcb.set(Vmcb.RSP, L2_STACK);
    vmcb.set(Vmcb.PAT, 0x0007_0406_0007_0406L);
    return this;
  }

  /** L2's code; VMMCALL follows it. */
  SvmL1 second(String hex) {
    guest.put(L2_CODE, hex + "0f01d9");
    return this;
  }

  /** Executes VMRUN until L1 halts behind it; the exit code. */
  long run() {
    return run(Regs.ZERO);
  }

  long run(Regs regs) {
    assertEquals(HALTED, guest.execute(VMRUN, regs.withRax(VMCB).withRflags(2)));
    assertEquals(FlatGuest.CODE + 4, guest.vcpu.regs().rip(), "L1 goes on behind VMRUN");
    assertEquals(VMCB, guest.vcpu.regs().rax());
    return vmcb().get(Vmcb.EXIT_CODE);
  }
}
