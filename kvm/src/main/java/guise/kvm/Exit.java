package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/** Why {@code KVM_RUN} came back to userspace. */
@Immutable
public sealed interface Exit {
  /** {@code KVM_EXIT_IO}, OUT: the guest wrote {@code count} values to a port. */
  record PortWrite(int port, int size, int count, Bytes data) implements Exit {}

  /**
   * {@code KVM_EXIT_IO}, IN: the guest reads {@code count} values from a port ({@link
   * Vcpu#answer}).
   */
  record PortRead(int port, int size, int count) implements Exit {}

  /** {@code KVM_EXIT_MMIO}, a write to memory that is not there. */
  record MemoryWrite(long address, Bytes data) implements Exit {}

  /** {@code KVM_EXIT_MMIO}, a read from memory that is not there ({@link Vcpu#answer}). */
  record MemoryRead(long address, int size) implements Exit {}

  /** {@code KVM_EXIT_HLT}: the guest halted. */
  record Halted() implements Exit {}

  /** {@code KVM_EXIT_SHUTDOWN}: a triple fault. */
  record Shutdown() implements Exit {}

  /**
   * {@code KVM_EXIT_X86_RDMSR}: a read that userspace asked to see ({@link Vcpu#answer}, {@link
   * Vcpu#refuse}).
   */
  record MsrRead(int index, int reason) implements Exit {}

  /** {@code KVM_EXIT_X86_WRMSR}: a write that userspace asked to see ({@link Vcpu#refuse}). */
  record MsrWrite(int index, long value, int reason) implements Exit {}

  /** {@code KVM_EXIT_FAIL_ENTRY}: the processor refused to enter the guest. */
  record EntryFailed(long reason) implements Exit {}

  /**
   * {@code KVM_EXIT_INTERNAL_ERROR}: KVM could not go on.
   *
   * @param suberror 1: an instruction was not emulated
   * @param instruction its bytes, and what follows it up to 15 in all, as far as KVM tells
   * @param rip where it is
   */
  record FailedInternally(int suberror, Bytes instruction, long rip) implements Exit {}

  /** Any other reason, by its number. */
  record Unknown(int reason) implements Exit {}
}
