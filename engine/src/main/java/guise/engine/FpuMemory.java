package guise.engine;

import guise.guest.Permission;
import guise.kernel.Behaviour;
import guise.kvm.Xsave;
import guise.x86.StaticFeature;

/**
 * The memory of a vCPU's FPU state: which components it has room for, and how large it is, to the
 * kernel and to userspace. It grows once at most, and never shrinks.
 */
final class FpuMemory {
  /** What the kernel puts before the image. */
  private static final int HEADER = 64;

  private static final String CREATE_VCPU = "KVM_CREATE_VCPU";

  private final Platform platform;
  private final EmulatedVm vm;
  private final Work work;
  private final long hostFeatures;
  private long room;

  /** Asks for the memory of a new vCPU, and ends the process's time for permissions. */
  FpuMemory(EmulatedVm vm, long hostFeatures, Work work) {
    this.platform = vm.platform;
    this.vm = vm;
    this.work = work;
    this.hostFeatures = hostFeatures;
    boolean whole = platform.growth == FpuGrowth.AT_CREATION;
    this.room = hostFeatures & ~Permission.DYNAMIC | (whole ? permitted() : 0);
    boolean memory = platform.choices.allocator().allocates(kernelSize(room));
    VmRefusal.VCPU_MEMORY.unless(memory, CREATE_VCPU);
    allocated();
    vm.kvm.lockPermissions();
    if (platform.growth == FpuGrowth.AT_CREATION_BY_GROWING) {
      grow(permitted(), CREATE_VCPU);
    }
  }

  /** The dynamic components that guests of this process may have. */
  private long permitted() {
    boolean known = platform.does(Behaviour.XCOMP_CHECKED);
    return known ? vm.kvm.guestPermitted() & hostFeatures & Permission.DYNAMIC : 0;
  }

  private void allocated() {
    work.fpuHeld = kernelSize(room);
    work.fpuAllocated += work.fpuHeld;
  }

  /** The size of the kernel's own image, which is compacted where the processor can do that. */
  private long kernelSize(long components) {
    long all = components | platform.caps.supportedXss();
    boolean compacts =
        platform.view.has(StaticFeature.XSAVEC) || platform.view.has(StaticFeature.XSAVES);
    int image = compacts ? platform.layout.compactedSize(all) : platform.layout.standardSize(all);
    return (long) image + HEADER;
  }

  /** The components there is room for. */
  long room() {
    return room;
  }

  /** The size of the area that userspace exchanges. */
  int size() {
    long dynamic = room & Permission.DYNAMIC;
    return dynamic == 0
        ? Xsave.SIZE
        : Math.max(Xsave.SIZE, platform.layout.standardSize(hostFeatures));
  }

  /** Whether the guest may still make it grow, by what it writes to XCR0 and IA32_XFD. */
  boolean mayGrow() {
    return platform.growth == FpuGrowth.ON_DEMAND && (permitted() & ~room) != 0;
  }

  /** {@code KVM_SET_CPUID2} has accepted a CPUID that announces some components. */
  void accepted(long xcr0, String ioctl) {
    switch (platform.growth) {
      case AT_SET_CPUID -> grow(xcr0 & Permission.DYNAMIC, ioctl);
      case AT_SET_CPUID_WHOLE -> grow(permitted(), ioctl);
      case AT_CREATION, AT_CREATION_BY_GROWING, ON_DEMAND -> {}
    }
  }

  private void grow(long components, String ioctl) {
    boolean fits = !platform.does(Behaviour.XCOMP_CHECKED) || tryGrow(components);
    VcpuRefusal.FPU_BUFFER_GROWS.unless(fits, ioctl);
  }

  /** Whether there is room, or memory for room, for what some XCR0 uses under some IA32_XFD. */
  boolean suffices(long xcr0, long xfd) {
    return platform.growth != FpuGrowth.ON_DEMAND || tryGrow(xcr0 & ~xfd & Permission.DYNAMIC);
  }

  private boolean tryGrow(long components) {
    if ((components & ~room) == 0) {
      return true;
    }
    if (!platform.choices.allocator().allocates(kernelSize(room | components))) {
      return false;
    }
    room |= components;
    allocated();
    return true;
  }
}
