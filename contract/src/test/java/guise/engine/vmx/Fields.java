package guise.engine.vmx;

import java.util.Map;

/** The fields of a VMCS on their way to VMWRITE; controls by the manual's bit numbers. */
record Fields(Map<VmcsField, Long> values) {
  long get(VmcsField field) {
    return values.getOrDefault(field, 0L);
  }

  Fields set(VmcsField field, long value) {
    values.put(field, value);
    return this;
  }

  Fields or(VmcsField field, long bits) {
    return set(field, get(field) | bits);
  }

  Fields without(VmcsField field, long bits) {
    return set(field, get(field) & ~bits);
  }

  private Fields on(VmcsField field, int... bits) {
    for (int bit : bits) {
      or(field, 1L << bit);
    }
    return this;
  }

  Fields pin(int... bits) {
    return on(VmcsField.PIN_CONTROLS, bits);
  }

  Fields proc(int... bits) {
    return on(VmcsField.PROC_CONTROLS, bits);
  }

  Fields secondary(int... bits) {
    return proc(31).on(VmcsField.SECONDARY_CONTROLS, bits);
  }

  Fields exit(int... bits) {
    return on(VmcsField.EXIT_CONTROLS, bits);
  }

  Fields entry(int... bits) {
    return on(VmcsField.ENTRY_CONTROLS, bits);
  }

  /** EPT with a pointer that is valid. */
  Fields ept() {
    return secondary(1).set(VmcsField.EPT_POINTER, L1.EPT | 6 | 3 << 3);
  }
}
