package guise.request;

import static guise.request.QemuWord.D_1_EAX;
import static guise.request.QemuWord.F1_ECX;
import static guise.request.QemuWord.F1_EDX;
import static guise.request.QemuWord.F6_EAX;
import static guise.request.QemuWord.F7_1_EAX;
import static guise.request.QemuWord.F7_2_EDX;
import static guise.request.QemuWord.F7_EBX;
import static guise.request.QemuWord.F7_EDX;
import static guise.request.QemuWord.KVM_EAX;
import static guise.request.QemuWord.KVM_EDX;
import static guise.request.QemuWord.X1_ECX;
import static guise.request.QemuWord.X1_EDX;
import static guise.request.QemuWord.X22_EAX;
import static guise.request.QemuWord.X7_EBX;
import static guise.request.QemuWord.X7_EDX;

import guise.guest.Ledger;
import guise.host.RawCpuid;
import guise.request.QemuCpu.Switch;
import guise.x86.CpuidBit;
import guise.x86.Signature;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import java.util.EnumMap;
import java.util.Optional;
import java.util.Set;

/**
 * The features of a {@code -cpu host} while QEMU settles them: first what KVM offers, then what the
 * command line and QEMU's own rules make of it.
 */
final class QemuFeatures {
  /** The bits of 0x80000001.EDX that repeat leaf 1's on AMD. */
  static final int ALIASES = 0x0183_F3FF;

  private static final String HOST_HAS = "the host has it";
  private static final int HT = 1 << 28;
  private static final int TOPOEXT = 1 << 22;
  private static final int CMP_LEGACY = 1 << 1;
  private static final int INVTSC = 1 << 8;
  private static final int PDCM = 1 << 15;
  private static final int PT = 1 << 25;
  private static final Set<Integer> HASWELLS = Set.of(0x3C, 0x45, 0x46);

  private final EnumMap<QemuWord, Integer> bits = new EnumMap<>(QemuWord.class);
  private final EnumMap<QemuWord, Integer> offered;
  private final Offer offer;
  private final QemuCpu cpu;
  private final Optional<Vendor> vendor;
  private final Ledger ledger;
  private String refused = "";

  QemuFeatures(Offer offer, QemuCpu cpu, Optional<Vendor> vendor, Ledger ledger) {
    this.offer = offer;
    this.cpu = cpu;
    this.vendor = vendor;
    this.ledger = ledger;
    for (QemuWord word : QemuWord.values()) {
      bits.put(word, offer.supported().read(word.word()));
    }
    supplement();
    offered = new EnumMap<>(bits);
  }

  int get(QemuWord word) {
    return bits.getOrDefault(word, 0);
  }

  boolean has(StaticFeature feature) {
    CpuidBit bit = feature.bit();
    return QemuWord.at(bit.word()).filter(word -> has(word, bit.bit())).isPresent();
  }

  boolean has(QemuWord word, int bit) {
    return (get(word) >>> bit & 1) != 0;
  }

  /** What QEMU adds to KVM's answer, or does not believe of it. */
  private void supplement() {
    RawCpuid host = offer.host();
    int leaf1Edx = 1 << 7 | 1 << 12 | 1 << 14 | 1 << 16 | HT; // MCE, MTRR, MCA, PAT
    add(F1_EDX, leaf1Edx, QemuRule.ALWAYS_EMULATED, "always");
    add(F1_ECX, 1 << 31, QemuRule.ALWAYS_EMULATED, "KVM runs any guest");
    add(F1_ECX, 1 << 24, QemuRule.TSC_DEADLINE_TIMER, "the APIC is the kernel's");
    add(F6_EAX, 1 << 2, QemuRule.ALWAYS_EMULATED, "the APIC timer is emulated");
    add(F7_EBX, host.query(7, 0).ebx() & 1 << 9, QemuRule.HOST_HINT, HOST_HAS); // ERMS
    add(F7_EDX, host.query(7, 0).edx() & 1 << 4, QemuRule.HOST_HINT, HOST_HAS); // FSRM
    add(
        F7_1_EAX,
        host.query(7, 1).eax() & 7 << 10,
        QemuRule.HOST_HINT,
        HOST_HAS); // FZRM, FSRS, FSRC
    add(F7_2_EDX, host.query(7, 2).edx() & 1 << 5, QemuRule.HOST_HINT, HOST_HAS); // MCDT_NO
    if (hasBrokenTsx(host)) {
      drop(F7_EBX, 1 << 4 | 1 << 11, QemuRule.BROKEN_TSX, "a Haswell host");
    }
    add(X1_ECX, TOPOEXT, QemuRule.ALWAYS_EMULATED, "QEMU has the leaves");
    add(X1_EDX, get(F1_EDX) & ALIASES, QemuRule.INTEL_ALIASES, "leaf 1 has them");
    add(X7_EBX, 3, QemuRule.ALWAYS_EMULATED, "machine checks are emulated");
    add(KVM_EDX, 1, QemuRule.ALWAYS_EMULATED, "a promise only the VMM can make");
  }

  private static boolean hasBrokenTsx(RawCpuid host) {
    Signature it = host.signature();
    boolean old = it.model() == 0x3F && it.stepping() < 4;
    return host.vendor().equals(Optional.of(Vendor.INTEL))
        && it.family() == 6
        && (old || HASWELLS.contains(it.model()));
  }

  /** The steps of QEMU's expansion up to the one that needs all features: {@code max_features}. */
  void expand(Smp smp) {
    if (!vendor.equals(Optional.of(Vendor.AMD))) {
      dropUnlessNamed(X7_EBX, -1, QemuRule.AMD_ONLY, "no AMD guest");
    }
    if (cpu.has(QemuProperty.MIGRATABLE, true)) {
      keepMigratable();
    }
    dropUnlessNamed(F1_EDX, HT, QemuRule.NOT_BY_DEFAULT, "not asked for");
    dropUnlessNamed(X1_ECX, TOPOEXT, QemuRule.NOT_BY_DEFAULT, "not asked for");
    dropUnlessNamed(KVM_EDX, -1, QemuRule.NOT_BY_DEFAULT, "not asked for");
    obeyTheUser();
    announceThreads(smp);
    for (QemuDependency dependency : QemuDependency.values()) {
      dependency.applyTo(this);
    }
    if (!cpu.has(QemuProperty.KVM, true)) {
      drop(KVM_EAX, -1, QemuRule.KVM_HIDDEN, "kvm=off");
    }
  }

  private void keepMigratable() {
    for (QemuWord word : QemuWord.values()) {
      dropUnlessNamed(word, ~word.named(), QemuRule.NO_NAME, "migratable=on");
    }
    if (cpu.text(QemuProperty.TSC_FREQUENCY).isEmpty()) {
      dropUnlessNamed(X7_EDX, INVTSC, QemuRule.NOT_MIGRATABLE, "migratable=on");
    }
  }

  private void obeyTheUser() {
    for (QemuWord word : QemuWord.values()) {
      add(word, cpu.mask(word.word(), Switch.ON), QemuRule.ASKED_FOR, "-cpu " + cpu);
      int against = cpu.mask(word.word(), Switch.OFF);
      drop(word, against, QemuRule.ASKED_AGAINST, "-cpu " + cpu);
    }
  }

  private void announceThreads(Smp smp) {
    if (smp.threadsPerPackage() > 1) {
      String because = smp.threadsPerPackage() + " threads in a package";
      add(F1_EDX, HT, QemuRule.SEVERAL_THREADS, because);
      if (!vendor.equals(Optional.of(Vendor.INTEL))) {
        add(X1_ECX, CMP_LEGACY, QemuRule.SEVERAL_THREADS, because);
      }
    }
  }

  /** What comes after the limits are settled: what KVM lacks goes, and copies follow. */
  void filter() {
    for (QemuWord word : QemuWord.values()) {
      int lacking = get(word) & ~offered.getOrDefault(word, 0);
      if (lacking != 0 && refused.isEmpty()) {
        refused = name(word, lacking);
      }
      drop(word, lacking, QemuRule.HOST_LACKS, "KVM does not offer it on this host");
    }
    if (has(F7_EBX, 25) && !traceFits()) {
      drop(F7_EBX, PT, QemuRule.HOST_LACKS, "KVM's Processor Trace has less than QEMU shows");
    }
    if (cpu.has(QemuProperty.ENFORCE, false) && !refused.isEmpty()) {
      throw new RequestRefused(
          QemuRule.HOST_LACKS, "enforce=on, and KVM does not offer " + refused + " on this host");
    }
    if (vendor.equals(Optional.of(Vendor.AMD))) {
      int copies = get(F1_EDX) & ALIASES;
      drop(X1_EDX, ALIASES & ~copies, QemuRule.AMD_ALIASES, "leaf 1 has not got it");
      add(X1_EDX, copies, QemuRule.AMD_ALIASES, "leaf 1 has it");
    }
    if (!cpu.has(QemuProperty.PMU, true)) {
      drop(F1_ECX, PDCM, QemuRule.NO_PMU, "pmu=off");
      drop(X22_EAX, -1, QemuRule.NO_PMU, "pmu=off");
    }
    if (get(X22_EAX) != 0) {
      drop(X22_EAX, ~1, QemuRule.NOT_PASSED_ON, "only PERFMON_V2 is shown");
    }
  }

  private boolean traceFits() {
    return QemuTrace.fits(offer.supported(), get(QemuWord.F14_ECX));
  }

  /** Whether every XSAVE feature is out, because the guest has no XSAVE. */
  boolean withoutXsave() {
    return !has(F1_ECX, 26);
  }

  int xsaveFeatures() {
    return withoutXsave() ? 0 : get(D_1_EAX);
  }

  private void add(QemuWord word, int mask, QemuRule rule, String because) {
    int before = get(word);
    int added = mask & ~before;
    if (added != 0) {
      bits.put(word, before | added);
      ledger.bits(word.word(), added, added, rule, because);
    }
  }

  void drop(QemuWord word, int mask, QemuRule rule, String because) {
    int before = get(word);
    int dropped = mask & before;
    if (dropped != 0) {
      bits.put(word, before & ~dropped);
      ledger.bits(word.word(), dropped, 0, rule, because);
    }
  }

  private void dropUnlessNamed(QemuWord word, int mask, QemuRule rule, String because) {
    drop(word, mask & ~cpu.named(word.word()), rule, because);
  }

  private static String name(QemuWord word, int mask) {
    int bit = Integer.numberOfTrailingZeros(mask);
    return word.name(bit).orElse(word.word().bit(bit).toString());
  }
}
