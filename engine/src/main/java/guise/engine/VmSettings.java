package guise.engine;

/**
 * What userspace has made of a VM by {@code KVM_ENABLE_CAP}. Where that only matters to a guest
 * that runs it is kept here until one does.
 */
final class VmSettings {
  volatile long disabledQuirks;
  volatile long disabledExits;
  volatile Irqchip irqchip = Irqchip.USERSPACE;
  volatile boolean pmu = true;

  /** The first vCPU number that is too high; 0: as many as KVM has. */
  int vcpuIds;

  /** Whether the guest reads MSR_PLATFORM_INFO. */
  volatile boolean platformInfo = true;

  /** Which failed accesses to registers end in userspace ({@code KVM_MSR_EXIT_REASON_*}). */
  volatile long msrExits;

  volatile MsrGate msrs = MsrGate.OPEN;

  /** What a pending exception carries is told to userspace. */
  volatile boolean exceptionPayload;

  volatile boolean tripleFaultEvent;
  volatile boolean busLockExits;
  volatile boolean emulationFailureExits;

  /** Which hypercalls end in userspace. */
  volatile long hypercallExits;

  volatile long x2apicFlags;

  /** How many nanoseconds a tick of the local APIC's bus takes. */
  volatile long apicBusCycle = 1;

  /** How long the guest may keep everybody out, and whether userspace is told. */
  volatile long notifyWindow;

  volatile long haltPollNanoseconds;
  volatile long manualDirtyLog;
  volatile long dirtyRingBytes;

  /** The host does without its defence against a flaw of instruction fetches from huge pages. */
  volatile boolean hugePagesExecutable;
}
