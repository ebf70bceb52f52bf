package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/** The general registers ({@code struct kvm_regs}). */
@Immutable
public record Regs(
    long rax,
    long rbx,
    long rcx,
    long rdx,
    long rsi,
    long rdi,
    long rsp,
    long rbp,
    long r8,
    long r9,
    long r10,
    long r11,
    long r12,
    long r13,
    long r14,
    long r15,
    long rip,
    long rflags) {
  /** All zero but the bit of RFLAGS that is always 1. */
  public static final Regs ZERO = new Regs(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);

  public Regs withRax(long value) {
    return new Regs(
        value, rbx, rcx, rdx, rsi, rdi, rsp, rbp, r8, r9, r10, r11, r12, r13, r14, r15, rip,
        rflags);
  }

  public Regs withRbx(long value) {
    return new Regs(
        rax, value, rcx, rdx, rsi, rdi, rsp, rbp, r8, r9, r10, r11, r12, r13, r14, r15, rip,
        rflags);
  }

  public Regs withRcx(long value) {
    return new Regs(
        rax, rbx, value, rdx, rsi, rdi, rsp, rbp, r8, r9, r10, r11, r12, r13, r14, r15, rip,
        rflags);
  }

  public Regs withRdx(long value) {
    return new Regs(
        rax, rbx, rcx, value, rsi, rdi, rsp, rbp, r8, r9, r10, r11, r12, r13, r14, r15, rip,
        rflags);
  }

  public Regs withRsp(long value) {
    return new Regs(
        rax, rbx, rcx, rdx, rsi, rdi, value, rbp, r8, r9, r10, r11, r12, r13, r14, r15, rip,
        rflags);
  }

  public Regs withRip(long value) {
    return new Regs(
        rax, rbx, rcx, rdx, rsi, rdi, rsp, rbp, r8, r9, r10, r11, r12, r13, r14, r15, value,
        rflags);
  }

  public Regs withRflags(long value) {
    return new Regs(
        rax, rbx, rcx, rdx, rsi, rdi, rsp, rbp, r8, r9, r10, r11, r12, r13, r14, r15, rip, value);
  }
}
