package guise.engine.vmx;

import org.jspecify.annotations.Nullable;

/** A VMCS about to be entered, as the checks look at it; who keeps verdicts hears of each look. */
final class EntryState implements FieldReader {
  private static final long CR4_LA57 = 1 << 12;
  private static final long CR4_LAM_SUP = 1 << 28;
  private static final long CR3_LAM = 3L << 61;
  private static final int LIST_ENTRY = 16;

  final VmxFacts facts;
  private final Vmcs vmcs;
  private final VmxVcpu vcpu;
  private @Nullable Verdicts noting;

  EntryState(Vmcs vmcs, VmxVcpu vcpu) {
    this.vmcs = vmcs;
    this.vcpu = vcpu;
    this.facts = vcpu;
  }

  /** Whether a row holds; everything it looks at is noted. */
  boolean holds(Check row, Verdicts verdicts) {
    noting = verdicts;
    boolean holds = row.holds(this);
    noting = null;
    return holds;
  }

  @Override
  public long get(VmcsField field) {
    if (noting != null) {
      noting.reads(field);
    }
    return vmcs.get(field);
  }

  /** Whether 4 KiB of RAM are at a physical address. */
  boolean isMemory(long address) {
    if (noting != null) {
      noting.readsMemory();
    }
    return vcpu.isMemory(address);
  }

  /** The first doubleword of a page that {@link #isMemory}. */
  int readInt(long address) {
    return vcpu.readInt(address);
  }

  boolean on(Control control) {
    return control.isOn(this);
  }

  /** {@code condition} only matters where a control is on. */
  boolean ifOn(Control control, boolean condition) {
    return !on(control) || condition;
  }

  /** Whether controls have all bits they must and none they may not ({@code msr}: 32 and 32). */
  boolean fits(VmcsField field, int msr) {
    long capability = facts.capability(msr);
    long value = get(field);
    long must = capability & 0xFFFF_FFFFL;
    return (value & must) == must && (value & ~(capability >>> 32)) == 0;
  }

  /** Whether CR0 or CR4 has what VMX fixes. */
  boolean isFixed(long value, int fixed0, int fixed1, long spared) {
    long must = facts.capability(fixed0) & ~spared;
    return (value & must) == must && (value & ~facts.capability(fixed1)) == 0;
  }

  /** Whether a value may be in CR3: the bits of LAM count where the guest has it, bit 63 never. */
  boolean isCr3(long value) {
    boolean lam = (facts.capability(0x489) & CR4_LAM_SUP) != 0;
    return isPhysical(lam ? value & ~CR3_LAM : value);
  }

  boolean isPage(VmcsField field) {
    return isPage(get(field));
  }

  boolean isPage(long address) {
    return (address & 0xFFF) == 0 && isPhysical(address);
  }

  boolean isPhysical(long address) {
    return (address & facts.reservedPhysical()) == 0;
  }

  /** Canonical by the paging mode that L1 is in. */
  boolean isCanonical(long address) {
    int shift = (facts.cr4() & CR4_LA57) != 0 ? 7 : 16;
    return address << shift >> shift == address;
  }

  boolean isCanonical(VmcsField field) {
    return isCanonical(get(field));
  }

  /** An MSR list: nothing, or an aligned area within the physical address space. */
  boolean isList(VmcsField count, VmcsField address) {
    long entries = get(count);
    if (entries == 0) {
      return true;
    }
    long first = get(address);
    long last = first + entries * LIST_ENTRY - 1;
    return entries <= mostListed() && (first & 0xF) == 0 && isPhysical(first) && isPhysical(last);
  }

  private long mostListed() {
    return 512 * ((facts.capability(0x485) >>> 25 & 7) + 1);
  }

  /** Every byte of a PAT is a memory type. */
  static boolean isPat(long value) {
    for (int at = 0; at < 64; at += 8) {
      long type = value >>> at & 0xFF;
      if (type > 7 || type == 2 || type == 3) {
        return false;
      }
    }
    return true;
  }
}
