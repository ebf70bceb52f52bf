package guise.kvm;

import java.util.Optional;

/** What a vCPU is doing as a multiprocessor's member sees it ({@code KVM_MP_STATE_*}). */
public enum MpState {
  RUNNABLE(0),
  UNINITIALIZED(1),
  INIT_RECEIVED(2),
  HALTED(3),
  SIPI_RECEIVED(4),
  AP_RESET_HOLD(9);

  private final int number;

  MpState(int number) {
    this.number = number;
  }

  public static Optional<MpState> of(int number) {
    for (MpState state : values()) {
      if (state.number == number) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /** The kernel's number. */
  public int number() {
    return number;
  }
}
