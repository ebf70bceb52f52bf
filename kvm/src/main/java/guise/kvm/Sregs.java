package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/**
 * The special registers ({@code struct kvm_sregs}), but for the pending interrupt.
 *
 * @param interrupt the vector of an external interrupt that was accepted but not delivered, -1 if
 *     there is none ({@code interrupt_bitmap})
 */
@Immutable
public record Sregs(
    Segments segments,
    DescriptorTable gdt,
    DescriptorTable idt,
    long cr0,
    long cr2,
    long cr3,
    long cr4,
    long cr8,
    long efer,
    long apicBase,
    int interrupt) {
  public Sregs withSegments(Segments value) {
    return new Sregs(value, gdt, idt, cr0, cr2, cr3, cr4, cr8, efer, apicBase, interrupt);
  }

  public Sregs withCr0(long value) {
    return new Sregs(segments, gdt, idt, value, cr2, cr3, cr4, cr8, efer, apicBase, interrupt);
  }

  public Sregs withCr2(long value) {
    return new Sregs(segments, gdt, idt, cr0, value, cr3, cr4, cr8, efer, apicBase, interrupt);
  }

  public Sregs withCr3(long value) {
    return new Sregs(segments, gdt, idt, cr0, cr2, value, cr4, cr8, efer, apicBase, interrupt);
  }

  public Sregs withCr4(long value) {
    return new Sregs(segments, gdt, idt, cr0, cr2, cr3, value, cr8, efer, apicBase, interrupt);
  }

  public Sregs withCr8(long value) {
    return new Sregs(segments, gdt, idt, cr0, cr2, cr3, cr4, value, efer, apicBase, interrupt);
  }

  public Sregs withEfer(long value) {
    return new Sregs(segments, gdt, idt, cr0, cr2, cr3, cr4, cr8, value, apicBase, interrupt);
  }

  public Sregs withApicBase(long value) {
    return new Sregs(segments, gdt, idt, cr0, cr2, cr3, cr4, cr8, efer, value, interrupt);
  }

  public Sregs withInterrupt(int vector) {
    return new Sregs(segments, gdt, idt, cr0, cr2, cr3, cr4, cr8, efer, apicBase, vector);
  }
}
