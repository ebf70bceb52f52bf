package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/** What is pending or being delivered ({@code struct kvm_vcpu_events}). */
@Immutable
public record VcpuEvents(
    Fault exception,
    Interrupt interrupt,
    Nmi nmi,
    int sipiVector,
    int flags,
    Smi smi,
    boolean tripleFaultPending) {
  /** Which parts of the structure are valid ({@code KVM_VCPUEVENT_VALID_*}). */
  public static final int NMI_PENDING = 1;

  public static final int SIPI_VECTOR = 2;
  public static final int SHADOW = 4;
  public static final int SMM = 8;
  public static final int PAYLOAD = 16;
  public static final int TRIPLE_FAULT = 32;

  /** An exception. */
  @Immutable
  public record Fault(
      boolean injected,
      boolean pending,
      int vector,
      boolean hasErrorCode,
      int errorCode,
      boolean hasPayload,
      long payload) {
    public static final Fault NONE = new Fault(false, false, 0, false, 0, false, 0);
  }

  /** An interrupt, and the shadow of STI (2) or MOV SS (1). */
  @Immutable
  public record Interrupt(boolean injected, int vector, boolean soft, int shadow) {
    public static final Interrupt NONE = new Interrupt(false, 0, false, 0);
  }

  /** Non-maskable interrupts. */
  @Immutable
  public record Nmi(boolean injected, int pending, boolean masked) {
    public static final Nmi NONE = new Nmi(false, 0, false);
  }

  /** System management mode. */
  @Immutable
  public record Smi(boolean smm, boolean pending, boolean insideNmi, boolean latchedInit) {
    public static final Smi NONE = new Smi(false, false, false, false);
  }
}
