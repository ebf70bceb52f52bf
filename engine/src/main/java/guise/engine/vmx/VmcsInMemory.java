package guise.engine.vmx;

/** A VMCS in the guest's memory. */
record VmcsInMemory(VmxVcpu vcpu, long address) implements VmcsBytes {
  @Override
  public long read(int place, int size) {
    return vcpu.read(address + place, size);
  }

  @Override
  public void write(int place, int size, long value) {
    vcpu.write(address + place, size, value);
  }
}
