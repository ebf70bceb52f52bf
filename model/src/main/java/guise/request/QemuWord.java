package guise.request;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.x86.CpuidBit;
import guise.x86.CpuidWord;
import guise.x86.Register;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registers of CPUID that QEMU keeps as sets of features, with the names that {@code -cpu}
 * knows for their bits.
 *
 * <p>A bit without a name cannot be asked for, and {@code -cpu host} passes it on only with {@code
 * migratable=off}. Names as of QEMU 10.0; {@code -} is a bit without one, bit 0 first.
 */
enum QemuWord {
  // spotless:off
  F1_EDX       (w(0x1, 0, EDX),         "fpu vme de pse tsc msr pae mce cx8 apic - sep mtrr pge mca cmov pat pse36 pn clflush - ds acpi mmx fxsr sse sse2 ss ht tm ia64 pbe"),
  F1_ECX       (w(0x1, 0, ECX),         "pni pclmulqdq dtes64 monitor ds-cpl vmx smx est tm2 ssse3 cid - fma cx16 xtpr pdcm - pcid dca sse4.1 sse4.2 x2apic movbe popcnt tsc-deadline aes xsave - avx f16c rdrand hypervisor"),
  F6_EAX       (w(0x6, 0, EAX),         "- - arat"),
  F7_EBX       (w(0x7, 0, EBX),         "fsgsbase tsc-adjust sgx bmi1 hle avx2 fdp-excptn-only smep bmi2 erms invpcid rtm - zero-fcs-fds mpx - avx512f avx512dq rdseed adx smap avx512ifma pcommit clflushopt clwb intel-pt avx512pf avx512er avx512cd sha-ni avx512bw avx512vl"),
  F7_ECX       (w(0x7, 0, ECX),         "- avx512vbmi umip pku - waitpkg avx512vbmi2 - gfni vaes vpclmulqdq avx512vnni avx512bitalg - avx512-vpopcntdq - la57 - - - - - rdpid - bus-lock-detect cldemote - movdiri movdir64b - sgxlc pks"),
  F7_EDX       (w(0x7, 0, EDX),         "- - avx512-4vnniw avx512-4fmaps fsrm - - - avx512-vp2intersect - md-clear - - - serialize - tsx-ldtrk - - arch-lbr - - amx-bf16 avx512-fp16 amx-tile amx-int8 spec-ctrl stibp flush-l1d arch-capabilities core-capability ssbd"),
  F7_1_EAX     (w(0x7, 1, EAX),         "sha512 sm3 sm4 - avx-vnni avx512-bf16 - cmpccxadd - - fzrm fsrs fsrc - - - - fred lkgs wrmsrns - amx-fp16 - avx-ifma - - lam"),
  F7_1_EDX     (w(0x7, 1, EDX),         "- - - - avx-vnni-int8 avx-ne-convert - - amx-complex - avx-vnni-int16 - - - prefetchiti - - - - avx10"),
  F7_2_EDX     (w(0x7, 2, EDX),         "intel-psfd ipred-ctrl rrsba-ctrl ddpd-u bhi-ctrl mcdt-no"),
  D_1_EAX      (w(0xD, 1, EAX),         "xsaveopt xsavec xgetbv1 xsaves xfd"),
  F12_EAX      (w(0x12, 0, EAX),        "sgx1 sgx2 - - - - - - - - - sgx-edeccssa"),
  F12_EBX      (w(0x12, 0, EBX),        "sgx-exinfo"),
  F12_1_EAX    (w(0x12, 1, EAX),        "- sgx-debug sgx-mode64 - sgx-provisionkey sgx-tokenkey - sgx-kss - - sgx-aex-notify"),
  F14_ECX      (w(0x14, 0, ECX),        "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - intel-pt-lip"),
  F24_EBX      (w(0x24, 0, EBX),        "- - - - - - - - - - - - - - - - avx10-128 avx10-256 avx10-512"),
  KVM_EAX      (w(0x4000_0001, 0, EAX), "kvmclock kvm-nopiodelay kvm-mmu kvmclock kvm-asyncpf kvm-steal-time kvm-pv-eoi kvm-pv-unhalt - kvm-pv-tlb-flush kvm-asyncpf-vmexit kvm-pv-ipi kvm-poll-control kvm-pv-sched-yield kvm-asyncpf-int kvm-msi-ext-dest-id - - - - - - - - kvmclock-stable-bit"),
  KVM_EDX      (w(0x4000_0001, 0, EDX), "kvm-hint-dedicated"),
  X1_EDX       (w(0x8000_0001, 0, EDX), "- - - - - - - - - - - syscall - - - - - - - - nx - mmxext - - fxsr-opt pdpe1gb rdtscp - lm 3dnowext 3dnow"),
  X1_ECX       (w(0x8000_0001, 0, ECX), "lahf-lm cmp-legacy svm extapic cr8legacy abm sse4a misalignsse 3dnowprefetch osvw ibs xop skinit wdt - lwp fma4 tce - nodeid-msr - tbm topoext perfctr-core perfctr-nb"),
  X7_EBX       (w(0x8000_0007, 0, EBX), "overflow-recov succor"),
  X7_EDX       (w(0x8000_0007, 0, EDX), "- - - - - - - - invtsc"),
  X8_EBX       (w(0x8000_0008, 0, EBX), "clzero - xsaveerptr - - - - - - wbnoinvd - - ibpb - ibrs amd-stibp - stibp-always-on - - - - - - amd-ssbd virt-ssbd amd-no-ssb - amd-psfd"),
  XA_EDX       (w(0x8000_000A, 0, EDX), "npt lbrv svm-lock nrip-save tsc-scale vmcb-clean flushbyasid decodeassists - - pause-filter - pfthreshold avic - v-vmsave-vmload vgif - - - - - - - - vnmi - - svme-addr-chk"),
  X21_EAX      (w(0x8000_0021, 0, EAX), "no-nested-data-bp - lfence-always-serializing - - - null-sel-clr-base - auto-ibrs - - - - - - - - - - - - - - - eraps - - sbpb ibpb-brtype srso-no srso-user-kernel-no"),
  X21_EBX      (w(0x8000_0021, 0, EBX), ""),
  X22_EAX      (w(0x8000_0022, 0, EAX), "perfmon-v2"),
  C1_EDX       (w(0xC000_0001, 0, EDX), "- - xstore xstore-en - - xcrypt xcrypt-en ace2 ace2-en phe phe-en pmm pmm-en");
  // spotless:on

  private static final Map<CpuidWord, QemuWord> BY_WORD = byWord();
  private static final Map<String, List<CpuidBit>> BY_NAME = byName();

  private final CpuidWord word;

  @SuppressWarnings("Immutable") // an unmodifiable list
  private final List<String> names;

  QemuWord(CpuidWord word, String names) {
    this.word = word;
    this.names = List.of(names.split(" "));
  }

  private static CpuidWord w(int function, int index, Register register) {
    return CpuidWord.of(function, index, register);
  }

  private static Map<CpuidWord, QemuWord> byWord() {
    var map = new LinkedHashMap<CpuidWord, QemuWord>();
    for (QemuWord row : values()) {
      map.put(row.word, row);
    }
    return Collections.unmodifiableMap(map);
  }

  private static Map<String, List<CpuidBit>> byName() {
    var map = new LinkedHashMap<String, List<CpuidBit>>();
    for (QemuWord row : values()) {
      for (int bit = 0; bit < row.names.size(); bit++) {
        if (row.isNamed(bit)) {
          map.computeIfAbsent(row.names.get(bit), _ -> new ArrayList<>()).add(row.word.bit(bit));
        }
      }
    }
    return Collections.unmodifiableMap(map);
  }

  static Optional<QemuWord> at(CpuidWord word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  /** The bits that a property of a CPU switches: usually one, none where QEMU has no such name. */
  static List<CpuidBit> bitsOf(String name) {
    return BY_NAME.getOrDefault(name, List.of());
  }

  static Iterable<String> allNames() {
    return BY_NAME.keySet();
  }

  CpuidWord word() {
    return word;
  }

  /** The name of a bit, empty where QEMU has none. */
  Optional<String> name(int bit) {
    return isNamed(bit) ? Optional.of(names.get(bit)) : Optional.empty();
  }

  private boolean isNamed(int bit) {
    return bit < names.size() && names.get(bit).length() > 1; // "-" and "" are none
  }

  /** The bits that QEMU has a name for. */
  int named() {
    int mask = 0;
    for (int bit = 0; bit < names.size(); bit++) {
      mask |= isNamed(bit) ? 1 << bit : 0;
    }
    return mask;
  }
}
