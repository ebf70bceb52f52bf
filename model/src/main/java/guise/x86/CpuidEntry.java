package guise.x86;

import com.google.errorprone.annotations.Immutable;

/**
 * One row of a CPUID table as KVM and its users exchange it ({@code struct kvm_cpuid_entry2}).
 *
 * @param flags bit 0 says that the index matters; KVM stores the others and never looks at them
 * @param padding what fills the structure up; KVM stores that too
 */
@Immutable
public record CpuidEntry(int function, int index, int flags, Registers values, Padding padding) {
  /** {@code KVM_CPUID_FLAG_SIGNIFCANT_INDEX}: only a query with this index finds the entry. */
  public static final int SIGNIFICANT_INDEX = 1;

  /** The three words at the end of the structure. */
  @Immutable
  public record Padding(int first, int second, int third) {
    public static final Padding ZERO = new Padding(0, 0, 0);
  }

  /** An entry with nothing in its padding. */
  public CpuidEntry(int function, int index, int flags, Registers values) {
    this(function, index, flags, values, Padding.ZERO);
  }

  public static CpuidEntry plain(int function, Registers values) {
    return new CpuidEntry(function, 0, 0, values);
  }

  public static CpuidEntry indexed(int function, int index, Registers values) {
    return new CpuidEntry(function, index, SIGNIFICANT_INDEX, values);
  }

  public Leaf leaf() {
    return new Leaf(function, index);
  }

  public boolean indexMatters() {
    return (flags & SIGNIFICANT_INDEX) != 0;
  }

  /** Whether KVM's look-up of a function and an index stops at this entry. */
  public boolean answers(int function, int index) {
    return this.function == function && (!indexMatters() || this.index == index);
  }

  public int get(Register register) {
    return values.get(register);
  }

  public CpuidEntry with(Register register, int value) {
    return new CpuidEntry(function, index, flags, values.with(register, value), padding);
  }

  public CpuidEntry with(Registers changed) {
    return new CpuidEntry(function, index, flags, changed, padding);
  }

  public CpuidEntry with(Padding other) {
    return new CpuidEntry(function, index, flags, values, other);
  }

  /** {@code FUNCTION.INDEX fFLAGS: EAX EBX ECX EDX}, all in hexadecimal. */
  @Override
  public String toString() {
    return "%08x.%02x f%x: %s".formatted(function, index, flags, values);
  }
}
