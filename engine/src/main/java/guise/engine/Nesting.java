package guise.engine;

import guise.kvm.Bytes;
import guise.kvm.NestedState;
import guise.x86.StaticFeature;

/** {@code KVM_GET_NESTED_STATE} and {@code KVM_SET_NESTED_STATE} of a vCPU that does not nest. */
final class Nesting {
  private static final String GET = "KVM_GET_NESTED_STATE";
  private static final String SET = "KVM_SET_NESTED_STATE";
  private static final int HEADER = 120;

  private Nesting() {}

  private static int format(VcpuState v) {
    return v.platform.vmx() ? NestedState.VMX : NestedState.SVM;
  }

  /** Nothing is on: VMX says so by two addresses of -1, SVM by its global interrupt flag. */
  static NestedState get(VcpuState v) {
    VcpuRefusal.NESTING_BUILT.unless(!PvmRule.EXTENSIONS_MISSING.on(v.platform), GET);
    Bytes header = Bytes.zeros(HEADER);
    boolean vmx = v.platform.vmx();
    if (vmx) {
      header = header.withLong(0, -1).withLong(Long.BYTES, -1);
    }
    int flags = vmx ? 0 : NestedState.GIF_SET;
    return new NestedState(flags, format(v), header, Bytes.zeros(0));
  }

  /** Only the state of a vCPU that does not nest can be set yet. */
  static void set(VcpuState v, NestedState state) {
    VcpuRefusal.NESTING_BUILT.unless(!PvmRule.EXTENSIONS_MISSING.on(v.platform), SET);
    VcpuRefusal.NESTED_FORMAT.unless(state.format() == format(v), SET);
    boolean off = state.data().size() == 0 && isOff(v, state);
    if (!off) {
      VcpuRefusal.NESTED_CPUID.unless(nests(v), SET);
      throw new UnsupportedOperationException(SET + " of a guest that nests");
    }
  }

  private static boolean isOff(VcpuState v, NestedState state) {
    boolean vmxOff = state.header().getLong(0) == -1;
    return (state.flags() & NestedState.GUEST_MODE) == 0 && (!v.platform.vmx() || vmxOff);
  }

  private static boolean nests(VcpuState v) {
    return v.has(v.platform.vmx() ? StaticFeature.VMX : StaticFeature.SVM);
  }
}
