package guise.kernel;

import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

/** Something that KVM, or the kernel under it, does in some versions and not in others. */
public enum Behaviour implements Rule {
  // spotless:off
  MAX_LEAF_CHECKED       (since(6, 14).documented(), "a leaf beyond the CPU's range counts as zero when KVM computes its capabilities; before, Intel CPUs answered with their highest basic leaf"),
  AMX_LEAVES_INDEXED     (since(5, 17).documented(), "leaves 0x1D and 0x1E carry the flag that their index matters"),
  LEAF_24_INDEXED        (since(6, 12).documented(), "leaf 0x24 carries the flag that its index matters"),
  DYNAMIC_XSTATE         (since(5, 17).documented(), "XCR0 bits that need permission are offered only to a process that has it"),
  TILE_STATE_IS_A_PAIR   (since(6, 4).documented(),  "without permission for tile data the tile configuration is withheld too"),
  XFD_HIDDEN_WITHOUT_CAP (since(5, 17).documented(), "0xD.n.ECX[2] is cleared where KVM does not offer XFD"),
  COMPACT_ALIGNS_TO_64   (since(5, 17).documented(), "the size of a compacted area heeds the components that start on 64 bytes"),
  GUEST_PHYS_BITS        (since(6, 10).documented(), "0x80000008.EAX[23:16] tells the width the nested page tables can map"),
  TOPOLOGY_HIDDEN        (since(6, 2).documented().probablyIn(5, 10, 164).probablyIn(5, 15, 89).probablyIn(6, 1, 7), "the host's topology stays out of leaves 0xB, 0x1F and 0x8000001E"),
  EXTENDED_SYNTHESIS     (since(5, 18).documented(), "KVM raises the highest extended leaf to 0x80000021 to have a place for bits it vouches for"),
  ZHAOXIN_CLASS          (since(6, 18),              "leaves of 0xC0000000 are read on Zhaoxin hosts too"),
  PMU_PARAMETER          (since(5, 17).provisional(), "enable_pmu is a parameter of kvm"),
  PMU_LIMITED            (since(6, 0).provisional(), "KVM limits the counters it offers by number and width"),
  PMU_WANTS_SIX_COUNTERS (since(6, 5).documented(),  "PERFCTR_CORE needs six counters"),
  SEV_LEAF_RAW           (before(5, 11).provisional(), "leaf 0x8000001F is passed on as the CPU has it wherever the kernel sees SEV"),
  MIRROR_ASKS_HOST       (before(6, 14).documented(), "OSXSAVE and OSPKE follow CR4 only where the host has XSAVE and PKU"),
  INVPCID_NEEDS_PCID     (before(5, 11).provisional(), "kvm_intel takes INVPCID out of the guest's CPUID where the guest has no PCID"),
  NO_PMU_ON_HYBRID       (since(6, 2).provisional().backportedTo(6, 1), "guests get no PMU where the host's cores are of more than one type"),
  XSS_COUNTS_IN_SIZE     (since(6, 18), "the compacted size counts supervisor components"),
  ENCLAVE_XFRM_PATCHED   (since(5, 13).until(6, 4).documented(), "0x12.1 shows the guest's own XCR0"),
  NARROWED_WITHOUT_TDP   (since(5, 14).provisional(), "without nested page tables guests get the width that memory encryption left"),
  WORD_22_LEAKS          (before(5, 11).provisional(), "leaf 0x80000021.ECX shows a word of the kernel's own flags"),
  WORD_8000_0021         (since(5, 18).documented(), "the kernel keeps leaf 0x80000021.EAX as a word"),
  CLEARCPUID_BY_NAME     (since(5, 18).provisional(), "clearcpuid= takes names as well as numbers"),
  PKRU_NEEDS_OSPKE       (since(6, 4).provisional(), "the kernel enables PKRU in XCR0 only where it uses protection keys"),
  APX_STATE              (since(6, 17).provisional(), "the kernel enables APX state in XCR0"),
  CET_STATE              (since(6, 18), "the kernel can enable the state of CET in IA32_XSS");
  // spotless:on

  private final Versions versions;
  private final String meaning;

  Behaviour(Versions versions, String meaning) {
    this.versions = versions;
    this.meaning = meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
