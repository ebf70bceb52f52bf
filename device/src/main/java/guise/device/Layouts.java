package guise.device;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.UnionLayout;
import java.util.List;

/**
 * The structures of the KVM API on x86-64 ({@code linux/kvm.h}, {@code asm/kvm.h}), under the
 * kernel's names. One that ends in an array of open length is here without it. A test compares each
 * with what a C compiler makes of the headers.
 */
final class Layouts {
  // spotless:off
  static final StructLayout CPUID2 = struct("kvm_cpuid2", u32("nent"), u32("padding"));

  static final StructLayout CPUID_ENTRY2 = struct("kvm_cpuid_entry2",
      u32("function"), u32("index"), u32("flags"), u32("eax"), u32("ebx"), u32("ecx"), u32("edx"),
      sequenceLayout(3, JAVA_INT).withName("padding"));

  static final StructLayout CPUID = struct("kvm_cpuid", u32("nent"), u32("padding"));

  static final StructLayout CPUID_ENTRY = struct("kvm_cpuid_entry",
      u32("function"), u32("eax"), u32("ebx"), u32("ecx"), u32("edx"), u32("padding"));

  static final StructLayout REGS = struct("kvm_regs",
      u64("rax"), u64("rbx"), u64("rcx"), u64("rdx"), u64("rsi"), u64("rdi"), u64("rsp"), u64("rbp"),
      u64("r8"), u64("r9"), u64("r10"), u64("r11"), u64("r12"), u64("r13"), u64("r14"), u64("r15"),
      u64("rip"), u64("rflags"));

  static final StructLayout SEGMENT = struct("kvm_segment",
      u64("base"), u32("limit"), u16("selector"), u8("type"), u8("present"), u8("dpl"), u8("db"),
      u8("s"), u8("l"), u8("g"), u8("avl"), u8("unusable"), u8("padding"));

  static final StructLayout DTABLE = struct("kvm_dtable",
      u64("base"), u16("limit"), sequenceLayout(3, JAVA_SHORT).withName("padding"));

  static final StructLayout SREGS = struct("kvm_sregs",
      SEGMENT.withName("cs"), SEGMENT.withName("ds"), SEGMENT.withName("es"), SEGMENT.withName("fs"),
      SEGMENT.withName("gs"), SEGMENT.withName("ss"), SEGMENT.withName("tr"), SEGMENT.withName("ldt"),
      DTABLE.withName("gdt"), DTABLE.withName("idt"),
      u64("cr0"), u64("cr2"), u64("cr3"), u64("cr4"), u64("cr8"), u64("efer"), u64("apic_base"),
      sequenceLayout(4, JAVA_LONG).withName("interrupt_bitmap"));

  static final StructLayout SREGS2 = struct("kvm_sregs2",
      SEGMENT.withName("cs"), SEGMENT.withName("ds"), SEGMENT.withName("es"), SEGMENT.withName("fs"),
      SEGMENT.withName("gs"), SEGMENT.withName("ss"), SEGMENT.withName("tr"), SEGMENT.withName("ldt"),
      DTABLE.withName("gdt"), DTABLE.withName("idt"),
      u64("cr0"), u64("cr2"), u64("cr3"), u64("cr4"), u64("cr8"), u64("efer"), u64("apic_base"),
      u64("flags"), sequenceLayout(4, JAVA_LONG).withName("pdptrs"));

  static final StructLayout MSR_LIST = struct("kvm_msr_list", u32("nmsrs"));

  static final StructLayout MSRS = struct("kvm_msrs", u32("nmsrs"), u32("pad"));

  static final StructLayout MSR_ENTRY = struct("kvm_msr_entry",
      u32("index"), u32("reserved"), u64("data"));

  static final StructLayout XCR = struct("kvm_xcr", u32("xcr"), u32("reserved"), u64("value"));

  static final StructLayout XCRS = struct("kvm_xcrs",
      u32("nr_xcrs"), u32("flags"), sequenceLayout(16, XCR).withName("xcrs"),
      sequenceLayout(16, JAVA_LONG).withName("padding"));

  static final StructLayout XSAVE = struct("kvm_xsave", sequenceLayout(1024, JAVA_INT).withName("region"));

  static final StructLayout FPU = struct("kvm_fpu",
      sequenceLayout(128, JAVA_BYTE).withName("fpr"), u16("fcw"), u16("fsw"), u8("ftwx"), u8("pad1"),
      u16("last_opcode"), u64("last_ip"), u64("last_dp"),
      sequenceLayout(256, JAVA_BYTE).withName("xmm"), u32("mxcsr"), u32("pad2"));

  static final StructLayout DEBUGREGS = struct("kvm_debugregs",
      sequenceLayout(4, JAVA_LONG).withName("db"), u64("dr6"), u64("dr7"), u64("flags"),
      sequenceLayout(9, JAVA_LONG).withName("reserved"));

  static final StructLayout VCPU_EVENTS = struct("kvm_vcpu_events",
      struct("exception", u8("injected"), u8("nr"), u8("has_error_code"), u8("pending"), u32("error_code")),
      struct("interrupt", u8("injected"), u8("nr"), u8("soft"), u8("shadow")),
      struct("nmi", u8("injected"), u8("pending"), u8("masked"), u8("pad")),
      u32("sipi_vector"), u32("flags"),
      struct("smi", u8("smm"), u8("pending"), u8("smm_inside_nmi"), u8("latched_init")),
      struct("triple_fault", u8("pending")),
      sequenceLayout(26, JAVA_BYTE).withName("reserved"),
      u8("exception_has_payload"), u64("exception_payload"));

  static final StructLayout MP_STATE = struct("kvm_mp_state", u32("mp_state"));

  static final StructLayout NESTED_STATE = struct("kvm_nested_state",
      u16("flags"), u16("format"), u32("size"), sequenceLayout(15, JAVA_LONG).withName("hdr"));

  static final StructLayout ENABLE_CAP = struct("kvm_enable_cap",
      u32("cap"), u32("flags"), sequenceLayout(4, JAVA_LONG).withName("args"),
      sequenceLayout(64, JAVA_BYTE).withName("pad"));

  static final StructLayout MEMORY_REGION = struct("kvm_userspace_memory_region",
      u32("slot"), u32("flags"), u64("guest_phys_addr"), u64("memory_size"), u64("userspace_addr"));

  static final StructLayout MSR_FILTER_RANGE = struct("kvm_msr_filter_range",
      u32("flags"), u32("nmsrs"), u32("base"), paddingLayout(4), u64("bitmap"));

  static final StructLayout MSR_FILTER = struct("kvm_msr_filter",
      u32("flags"), paddingLayout(4), sequenceLayout(16, MSR_FILTER_RANGE).withName("ranges"));

  static final StructLayout DEVICE_ATTR = struct("kvm_device_attr",
      u32("flags"), u32("group"), u64("attr"), u64("addr"));

  private static final UnionLayout EXIT = MemoryLayout.unionLayout(
      struct("io", u8("direction"), u8("size"), u16("port"), u32("count"), u64("data_offset")),
      struct("mmio", u64("phys_addr"), sequenceLayout(8, JAVA_BYTE).withName("data"), u32("len"), u8("is_write")),
      struct("msr", u8("error"), paddingLayout(7), u32("reason"), u32("index"), u64("data")),
      struct("fail_entry", u64("hardware_entry_failure_reason"), u32("cpu")),
      struct("emulation_failure", u32("suberror"), u32("ndata"), u64("flags"), u8("insn_size"),
          sequenceLayout(15, JAVA_BYTE).withName("insn_bytes")),
      struct("internal", u32("suberror"), u32("ndata"), sequenceLayout(16, JAVA_LONG).withName("data")),
      paddingLayout(256));

  /** Up to the union of what exits tell; registers that are kept in step follow, unused here. */
  static final StructLayout RUN = struct("kvm_run",
      u8("request_interrupt_window"), u8("immediate_exit"), paddingLayout(6), u32("exit_reason"),
      u8("ready_for_interrupt_injection"), u8("if_flag"), u16("flags"), u64("cr8"), u64("apic_base"),
      EXIT.withName("exit"));
  // spotless:on

  /** Structures that are whole here: C has the same size for them. */
  static final List<StructLayout> WHOLE =
      List.of(
          CPUID2,
          CPUID_ENTRY2,
          CPUID,
          CPUID_ENTRY,
          REGS,
          SEGMENT,
          DTABLE,
          SREGS,
          SREGS2,
          MSR_LIST,
          MSRS,
          MSR_ENTRY,
          XCR,
          XCRS,
          XSAVE,
          FPU,
          DEBUGREGS,
          VCPU_EVENTS,
          MP_STATE,
          NESTED_STATE,
          ENABLE_CAP,
          MEMORY_REGION,
          MSR_FILTER_RANGE,
          MSR_FILTER,
          DEVICE_ATTR);

  private Layouts() {}

  private static StructLayout struct(String name, MemoryLayout... members) {
    return MemoryLayout.structLayout(members).withName(name);
  }

  private static MemoryLayout u8(String name) {
    return JAVA_BYTE.withName(name);
  }

  private static MemoryLayout u16(String name) {
    return JAVA_SHORT.withName(name);
  }

  private static MemoryLayout u32(String name) {
    return JAVA_INT.withName(name);
  }

  private static MemoryLayout u64(String name) {
    return JAVA_LONG.withName(name);
  }
}
