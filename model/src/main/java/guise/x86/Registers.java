package guise.x86;

import com.google.errorprone.annotations.Immutable;

/** The four registers of one CPUID answer. */
@Immutable
public record Registers(int eax, int ebx, int ecx, int edx) {
  public static final Registers ZERO = new Registers(0, 0, 0, 0);

  public int get(Register register) {
    return switch (register) {
      case EAX -> eax;
      case EBX -> ebx;
      case ECX -> ecx;
      case EDX -> edx;
    };
  }

  public Registers with(Register register, int value) {
    return switch (register) {
      case EAX -> new Registers(value, ebx, ecx, edx);
      case EBX -> new Registers(eax, value, ecx, edx);
      case ECX -> new Registers(eax, ebx, value, edx);
      case EDX -> new Registers(eax, ebx, ecx, value);
    };
  }

  public boolean isZero() {
    return (eax | ebx | ecx | edx) == 0;
  }

  @Override
  public String toString() {
    return "%08x %08x %08x %08x".formatted(eax, ebx, ecx, edx);
  }
}
