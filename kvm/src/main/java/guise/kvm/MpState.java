package guise.kvm;

/** What a vCPU is doing as a multiprocessor's member sees it ({@code KVM_MP_STATE_*}). */
public enum MpState {
  RUNNABLE,
  UNINITIALIZED,
  INIT_RECEIVED,
  HALTED,
  SIPI_RECEIVED;

  /** The kernel's number. */
  public int number() {
    return ordinal();
  }
}
