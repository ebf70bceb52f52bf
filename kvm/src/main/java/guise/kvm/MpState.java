package guise.kvm;

/** What a vCPU is doing as a multiprocessor's member sees it ({@code KVM_MP_STATE_*}). */
public enum MpState {
  RUNNABLE(0),
  UNINITIALIZED(1),
  INIT_RECEIVED(2),
  HALTED(3),
  SIPI_RECEIVED(4);

  private final int number;

  MpState(int number) {
    this.number = number;
  }

  /** The kernel's number. */
  public int number() {
    return number;
  }
}
