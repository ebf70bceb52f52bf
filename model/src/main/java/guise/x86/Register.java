package guise.x86;

/** A register that CPUID answers in, in the manuals' order. */
public enum Register {
  EAX,
  EBX,
  ECX,
  EDX
}
