package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/**
 * The state of nested virtualization ({@code struct kvm_nested_state}).
 *
 * @param flags {@link #GUEST_MODE} and others
 * @param format 0 for VMX, 1 for SVM
 * @param header the 120 bytes of the vendor's header
 * @param data what follows: VMCS or VMCB
 */
@Immutable
public record NestedState(int flags, int format, Bytes header, Bytes data) {
  public static final int GUEST_MODE = 1;
  public static final int RUN_PENDING = 2;
  public static final int EVMCS = 4;
  public static final int MTF_PENDING = 8;
  public static final int GIF_SET = 0x100;
  public static final int VMX = 0;
  public static final int SVM = 1;

  /** Flags, format and size, and the header. */
  public static final int HEADER_SIZE = 128;

  public int size() {
    return HEADER_SIZE + data.size();
  }
}
