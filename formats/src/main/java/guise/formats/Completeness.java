package guise.formats;

import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.host.Host.Gap;
import guise.host.LogicalCpu;
import guise.host.RawCpuid;
import guise.x86.CpuidBit;
import guise.x86.Leaf;
import guise.x86.Registers;
import guise.x86.Vendor;
import guise.x86.msr.Msr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What the answers of a CPU promise and its source does not have. */
final class Completeness {
  private static final int EXTENDED = 0x8000_0000;
  private static final int MOST_FUNCTIONS = 0xFF;
  private static final CpuidBit VMX = CpuidBit.at(0x1, 0, ECX, 5);
  private static final CpuidBit ARCH_CAPABILITIES = CpuidBit.at(0x7, 0, EDX, 29);
  private static final CpuidBit SYSCALL = CpuidBit.at(EXTENDED + 1, 0, EDX, 11);
  private static final CpuidBit LONG_MODE = CpuidBit.at(EXTENDED + 1, 0, EDX, 29);
  private static final CpuidBit HYPERVISOR = CpuidBit.at(0x1, 0, ECX, 31);

  /** Basic functions that AMD reserves or has in few processors: dumps leave them out. */
  private static final Set<Integer> RESERVED_BY_AMD =
      Set.of(0x2, 0x3, 0x4, 0x8, 0x9, 0xA, 0xB, 0xC, 0xE);

  private final LogicalCpu cpu;
  private final List<Gap> gaps = new ArrayList<>();

  private Completeness(LogicalCpu cpu) {
    this.cpu = cpu;
  }

  static List<Gap> gaps(LogicalCpu cpu) {
    var completeness = new Completeness(cpu);
    completeness.functions(0);
    completeness.functions(EXTENDED);
    completeness.structuredFeatures();
    completeness.xsaveComponents();
    completeness.msrs();
    completeness.longModeWithoutSyscall();
    completeness.hypervisor();
    return completeness.gaps;
  }

  private void functions(int range) {
    RawCpuid cpuid = cpu.cpuid();
    if (!cpuid.inRange(range)) {
      gap("leaf " + Hex.of(range), "the source does not have it");
      return;
    }
    boolean amd = cpuid.vendor().map(Vendor::amdCompatible).orElse(false);
    var missing = new TreeSet<Integer>(Integer::compareUnsigned);
    int last = Math.min(cpuid.limit(range), range + MOST_FUNCTIONS);
    for (int function = range; function <= last; function++) {
      if (cpuid.lacks(Leaf.of(function)) && !(amd && reservedByAmd(function))) {
        missing.add(function);
      }
    }
    if (!missing.isEmpty()) {
      gap("leaf " + hexList(missing), "the source does not have it");
    }
  }

  private static boolean reservedByAmd(int function) {
    int extended = function - EXTENDED;
    return RESERVED_BY_AMD.contains(function)
        || extended == 0x9
        || extended >= 0xB && extended <= 0x18;
  }

  private static String hexList(Set<Integer> numbers) {
    return numbers.stream().map(Hex::of).collect(Collectors.joining(", "));
  }

  private void structuredFeatures() {
    Optional<Registers> leaf7 = cpu.cpuid().recorded(Leaf.of(7));
    if (leaf7.isEmpty() || !cpu.cpuid().inRange(7)) {
      return;
    }
    int limit = Math.clamp(Integer.toUnsignedLong(leaf7.get().eax()), 0, 0xFF);
    var missing = new TreeSet<Integer>();
    for (int index = 1; index <= limit; index++) {
      if (cpu.cpuid().recorded(new Leaf(7, index)).isEmpty()) {
        missing.add(index);
      }
    }
    if (!missing.isEmpty()) {
      gap("subleaf " + hexList(missing) + " of leaf 0x7", "the source does not have it");
    }
  }

  private void xsaveComponents() {
    Registers zero = cpu.cpuid().recorded(Leaf.of(0xD)).orElse(Registers.ZERO);
    Registers one = cpu.cpuid().recorded(new Leaf(0xD, 1)).orElse(Registers.ZERO);
    long components =
        (long) (zero.edx() | one.edx()) << Integer.SIZE
            | Integer.toUnsignedLong(zero.eax() | one.ecx());
    var missing =
        LongStream.range(2, Long.SIZE)
            .filter(bit -> (components >>> bit & 1) != 0)
            .filter(bit -> cpu.cpuid().query(0xD, (int) bit).isZero())
            .mapToObj(bit -> Hex.of((int) bit))
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      gap(
          "size and offset of XSAVE component " + missing + " (leaf 0xd)",
          "the source does not have them, although XCR0 or IA32_XSS may hold the component");
    }
  }

  private void msrs() {
    if (cpu.msrs().isEmpty()) {
      gap("MSRs", "the source has none");
      return;
    }
    if (cpu.cpuid().has(VMX) && cpu.msr(Msr.VMX_BASIC).isEmpty()) {
      gap("VMX capability MSRs (0x480 and above)", "the source does not have them");
    }
    if (cpu.cpuid().has(ARCH_CAPABILITIES) && cpu.msr(Msr.ARCH_CAPABILITIES).isEmpty()) {
      gap("IA32_ARCH_CAPABILITIES (MSR 0x10a)", "the source does not have it");
    }
  }

  /** Outside 64-bit mode Intel's processors do not show SYSCALL. */
  private void longModeWithoutSyscall() {
    boolean intel = cpu.cpuid().vendor().equals(Optional.of(Vendor.INTEL));
    if (intel && cpu.cpuid().has(LONG_MODE) && !cpu.cpuid().has(SYSCALL)) {
      gap(
          "SYSCALL (80000001.0.EDX[11])",
          "a 32-bit program took the values, and Intel's processors hide the bit from it");
    }
  }

  private void hypervisor() {
    if (cpu.cpuid().has(HYPERVISOR)) {
      gap("the machine itself", "the values are those of a guest: 1.0.ECX[31] is set");
    }
  }

  private void gap(String what, String because) {
    gaps.add(new Gap(what, because));
  }
}
