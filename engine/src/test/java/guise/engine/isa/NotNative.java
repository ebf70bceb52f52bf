package guise.engine.isa;

import java.util.Arrays;
import java.util.List;

/**
 * The rows of the instruction set of which a process shows nothing, or nothing that would be the
 * same twice; each with where it is tested instead.
 */
enum NotNative {
  // spotless:off
  ESTIMATES   ("approximations differ from processor to processor; FloatEstimate's bounds are tested", "RCPPS", "RCPSS", "RSQRTPS", "RSQRTSS"),
  KERNEL      ("it enters Linux: FastCallTest, DeliveryTest", "SYSCALL", "SYSENTER", "INT3", "INT1"),
  CLOCK       ("it reads a clock", "RDTSC", "RDTSCP"),
  NUMBER      ("it reads which processor Linux runs the process on", "RDPID"),
  CHANCE      ("it reads a random number", "RDRAND", "RDSEED"),
  IDENTITY    ("the answers are KVM's: CpuidInstruction", "CPUID"),
  UMIP        ("under UMIP Linux answers in the processor's place, and without it shows its own tables: PrivilegeTest", "SGDT", "SIDT", "SLDT", "STR", "SMSW"),
  HYPERVISOR  ("it calls the hypervisor of this machine", "VMCALL", "VMMCALL"),
  INTERCEPTED ("the hypervisor of this machine may see it before the privilege check", "MONITOR", "MWAIT", "RSM", "RDPMC"),
  VMX         ("VMX needs level 0: VmxInstructionsTest", VmxInstructions.values()),
  SVM         ("SVM needs level 0: RunChecksTest, SvmExitsTest", SvmInstructions.values());
  // spotless:on

  private final String because;

  @SuppressWarnings("ImmutableEnumChecker") // List.of and toList are
  private final List<String> rows;

  NotNative(String because, String... rows) {
    this.because = because;
    this.rows = List.of(rows);
  }

  NotNative(String because, Instruction[] rows) {
    this.because = because;
    this.rows = Arrays.stream(rows).map(Instruction::name).toList();
  }

  String because() {
    return because;
  }

  List<String> rows() {
    return rows;
  }

  static boolean has(Instruction row) {
    for (NotNative some : values()) {
      if (some.rows.contains(row.name())) {
        return true;
      }
    }
    return false;
  }
}
