package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/** Where a descriptor table is ({@code struct kvm_dtable}). */
@Immutable
public record DescriptorTable(long base, int limit) {}
