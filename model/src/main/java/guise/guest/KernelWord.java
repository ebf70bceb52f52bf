package guise.guest;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.x86.CpuidWord;
import guise.x86.Register;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The registers of CPUID that Linux keeps whole (arch/x86/include/asm/cpufeature.h). */
public enum KernelWord {
  // spotless:off
  CPUID_1_EDX          (0x1, 0, EDX),
  CPUID_1_ECX          (0x1, 0, ECX),
  CPUID_6_EAX          (0x6, 0, EAX),
  CPUID_7_0_EBX        (0x7, 0, EBX),
  CPUID_7_ECX          (0x7, 0, ECX),
  CPUID_7_EDX          (0x7, 0, EDX),
  CPUID_7_1_EAX        (0x7, 1, EAX),
  CPUID_D_1_EAX        (0xD, 1, EAX),
  CPUID_8000_0001_EDX  (0x8000_0001, 0, EDX),
  CPUID_8000_0001_ECX  (0x8000_0001, 0, ECX),
  CPUID_8000_0007_EBX  (0x8000_0007, 0, EBX),
  CPUID_8000_0008_EBX  (0x8000_0008, 0, EBX),
  CPUID_8000_000A_EDX  (0x8000_000A, 0, EDX),
  CPUID_8000_001F_EAX  (0x8000_001F, 0, EAX),
  CPUID_8000_0021_EAX  (0x8000_0021, 0, EAX),
  CPUID_C000_0001_EDX  (0xC000_0001, 0, EDX);
  // spotless:on

  private static final Map<CpuidWord, KernelWord> BY_PLACE =
      Arrays.stream(values()).collect(Collectors.toMap(KernelWord::place, Function.identity()));

  private final CpuidWord place;

  KernelWord(int function, int index, Register register) {
    this.place = CpuidWord.of(function, index, register);
  }

  /** The word that a kernel's own number names, as in {@code clearcpuid=} and cpufeatures.h. */
  static Optional<KernelWord> numbered(int number) {
    return switch (number) {
      case 0 -> Optional.of(CPUID_1_EDX);
      case 1 -> Optional.of(CPUID_8000_0001_EDX);
      case 4 -> Optional.of(CPUID_1_ECX);
      case 5 -> Optional.of(CPUID_C000_0001_EDX);
      case 6 -> Optional.of(CPUID_8000_0001_ECX);
      case 9 -> Optional.of(CPUID_7_0_EBX);
      case 10 -> Optional.of(CPUID_D_1_EAX);
      case 12 -> Optional.of(CPUID_7_1_EAX);
      case 13 -> Optional.of(CPUID_8000_0008_EBX);
      case 14 -> Optional.of(CPUID_6_EAX);
      case 15 -> Optional.of(CPUID_8000_000A_EDX);
      case 16 -> Optional.of(CPUID_7_ECX);
      case 17 -> Optional.of(CPUID_8000_0007_EBX);
      case 18 -> Optional.of(CPUID_7_EDX);
      case 19 -> Optional.of(CPUID_8000_001F_EAX);
      case 20 -> Optional.of(CPUID_8000_0021_EAX);
      default -> Optional.empty();
    };
  }

  public CpuidWord place() {
    return place;
  }

  /** Whether the kernel keeps a register whole; otherwise only KVM has a word for it. */
  public static boolean keeps(CpuidWord word) {
    return BY_PLACE.containsKey(word);
  }
}
