package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/** The debug registers ({@code struct kvm_debugregs}). */
@Immutable
public record DebugRegs(long db0, long db1, long db2, long db3, long dr6, long dr7, long flags) {}
