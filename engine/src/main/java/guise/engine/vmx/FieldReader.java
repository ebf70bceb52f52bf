package guise.engine.vmx;

/** What has the fields of a VMCS: the VMCS, or one that is looked at through something. */
interface FieldReader {
  long get(VmcsField field);

  default int bits(VmcsField field) {
    return (int) get(field);
  }

  default boolean has(VmcsField field, long mask) {
    return (get(field) & mask) != 0;
  }
}
