package guise.engine.vmx;

/** The 4 KiB of a VMCS that is not in use: the guest's memory, or userspace's copy. */
interface VmcsBytes {
  long read(int place, int size);

  void write(int place, int size, long value);
}
