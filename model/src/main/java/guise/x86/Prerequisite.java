package guise.x86;

import static guise.x86.StaticFeature.*;

import com.google.errorprone.annotations.Immutable;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One feature that makes no sense without another, and why.
 *
 * <p>KVM checks none of these: a guest can be given a CPU that breaks them, and software that
 * believes the manuals then goes astray.
 */
@Immutable
public record Prerequisite(StaticFeature feature, StaticFeature needs, String because) {
  // spotless:off
  private static final List<Prerequisite> ALL = Stream.of(
      // -- basics ----------------------------------------------------------------------------------
      on(FPU,    "it saves or shares the x87 registers",                           FXSR, MMX),
      on(FXSR,   "Linux takes a processor without FXSR for one before it",         CMOV, MMX),
      on(FXSR,   "FXSAVE is what saves its registers",                             XMM),
      on(FXSR,   "it changes what FXSAVE does",                                    FXSR_OPT),
      on(FXSR,   "the XSAVE area begins with the FXSAVE area",                     XSAVE),
      on(MMX,    "it adds instructions to MMX",                                    MMXEXT, _3DNOW),
      on(_3DNOW, "it adds instructions to 3DNow!",                                 _3DNOWEXT),
      on(PSE,    "it extends the addresses of 4 MiB pages",                        PSE36),
      on(MCE,    "the banks explain machine checks",                               MCA),
      on(TSC,    "it reads, moves or compares the time stamp counter",             RDTSCP, TSC_ADJUST, TSC_DEADLINE_TIMER, CONSTANT_TSC),
      // -- long mode ---------------------------------------------------------------------------------
      on(PAE,    "long mode walks PAE page tables",                                LM),
      on(MSR,    "EFER.LME switches long mode on",                                 LM),
      on(XMM2,   "64-bit software takes SSE2 for granted",                         LM),
      on(CMOV,   "64-bit software takes CMOV for granted",                         LM),
      on(LM,     "it exists in 64-bit mode only",                                  CX16, LAHF_LM, FSGSBASE, GBPAGES, LA57, LAM, LASS, LKGS, FRED, MSR_IMM, USER_MSR, UINTR, CMPCCXADD, APX, AMX_TILE, XFD, DTES64),
      on(LM,     "CR4 accepts its bit in long mode only",                          PCID, PKU, PKS),
      on(CX8,    "it is CMPXCHG8B twice as wide",                                  CX16),
      on(PCID,   "it flushes by PCID",                                             INVPCID),
      on(PCID,   "Linux broadcasts flushes by PCID only",                          INVLPGB),
      on(SMAP,   "LASS stops data accesses by the rules of SMAP",                  LASS),
      on(LKGS,   "FRED software has no SWAPGS and loads GS by LKGS",               FRED),
      on(WRMSRNS, "FRED software switches stacks by WRMSRNS",                      FRED),
      // -- SSE -----------------------------------------------------------------------------------------
      on(XMM,    "it works on the registers of SSE",                               XMM2),
      on(XMM2,   "it works on the integer vectors of SSE2",                        XMM3, PCLMULQDQ, AES, SHA_NI, GFNI),
      on(XMM3,   "each level of SSE contains the one before",                      SSSE3, SSE4A),
      on(SSSE3,  "each level of SSE contains the one before",                      XMM4_1),
      on(XMM4_1, "each level of SSE contains the one before",                      XMM4_2),
      // -- XSAVE -----------------------------------------------------------------------------------------
      on(XSAVE,  "it is a variant of XSAVE or tells about it",                     XSAVEOPT, XSAVEC, XSAVES, XGETBV1),
      on(XSAVE,  "its state exists only as an XSAVE component that XCR0 enables",  AVX, MPX, PKU, APX, AMX_TILE),
      on(XSAVES, "its state is a supervisor component that only XSAVES saves",     ENQCMD, SHSTK, IBT),
      on(XSAVES, "XFD leaves components out of compacted areas",                   XFD),
      on(XGETBV1, "software asks XGETBV(1) whether the state is in use",           XFD),
      on(XFD,    "the tiles are so large that Linux gives them out by XFD only",   AMX_TILE),
      on(SHSTK,  "it says how safe supervisor shadow stacks are",                  CET_SSS),
      // -- AVX -------------------------------------------------------------------------------------------
      on(XMM2,   "XCR0 refuses YMM state without XMM state",                       AVX),
      on(AVX,    "its instructions are VEX encoded",                               FMA, F16C, AVX2, VAES, VPCLMULQDQ, AVX_VNNI, FMA4, XOP),
      on(AES,    "it is AES on wider vectors",                                     VAES),
      on(PCLMULQDQ, "it is PCLMULQDQ on wider vectors",                            VPCLMULQDQ),
      on(AVX2,   "it works on 256-bit integer vectors",                            AVX512F, AVX_IFMA, AVX_VNNI_INT8, AVX_VNNI_INT16, AVX_NE_CONVERT, SHA512, SM3, SM4, AVX10),
      // -- AVX-512 and AVX10 -----------------------------------------------------------------------------
      on(AVX512F, "it extends the foundation, whose state it uses",                AVX512CD, AVX512DQ, AVX512BW, AVX512VL, AVX512IFMA, AVX512PF, AVX512ER, AVX512_4VNNIW, AVX512_4FMAPS, AVX512_VPOPCNTDQ, AVX512_BMM),
      on(AVX512BW, "its masks have a bit for each byte or word",                   AVX512VBMI, AVX512_FP16),
      on(AVX512VL, "no processor has it without the short vectors",                AVX512_VBMI2, AVX512_VNNI, AVX512_BITALG, AVX512_BF16, AVX512_VP2INTERSECT),
      on(AVX10,  "leaf 0x24 is valid with AVX10 only",                             AVX10_128, AVX10_VNNI_INT),
      on(AVX10_128, "longer vectors come with the shorter ones",                   AVX10_256),
      on(AVX10_256, "longer vectors come with the shorter ones",                   AVX10_512),
      // -- AMX and APX -----------------------------------------------------------------------------------
      on(AMX_TILE, "it works on tiles",                                            AMX_BF16, AMX_INT8, AMX_FP16, AMX_COMPLEX, AMX_FP8, AMX_TF32, AMX_AVX512, AMX_MOVRS, AMX_TRANSPOSE),
      on(AMX_INT8, "it is a copy of that bit",                                     AMX_INT8_ALIAS),
      on(AMX_BF16, "it is a copy of that bit",                                     AMX_BF16_ALIAS),
      on(AMX_COMPLEX, "it is a copy of that bit",                                  AMX_COMPLEX_ALIAS),
      on(AMX_FP16, "it is a copy of that bit",                                     AMX_FP16_ALIAS),
      on(MOVRS,  "it is MOVRS for tiles",                                          AMX_MOVRS),
      on(APX,    "leaf 0x29 describes APX",                                        APX_NCI_NDD_NF),
      // -- speculation -----------------------------------------------------------------------------------
      on(SPEC_CTRL, "Linux 6.18 believes SSBD only beside IBRS",                   SPEC_CTRL_SSBD),
      on(AMD_IBRS, "it says how IBRS behaves",                                     AMD_IBRS_ALWAYS_ON, AMD_IBRS_PREFERRED, AMD_IBRS_SAME_MODE),
      on(AMD_STIBP, "it says how STIBP behaves",                                   AMD_STIBP_ALWAYS_ON),
      on(AMD_IBPB, "it says what IBPB clears",                                     AMD_IBPB_RET, IBPB_BRTYPE),
      on(RTM,    "it is about transactions",                                       TSXLDTRK, TSX_FORCE_ABORT),
      // -- SGX -------------------------------------------------------------------------------------------
      on(SGX,    "leaf 0x12 describes SGX",                                        SGX1, SGX_MISC_EXINFO, SGX_MISC_CPINFO, SGX_ATTR_INIT, SGX_ATTR_DEBUG, SGX_ATTR_MODE64, SGX_ATTR_PROVISIONKEY, SGX_ATTR_EINITTOKENKEY, SGX_ATTR_CET, SGX_ATTR_KSS, SGX_ATTR_ASYNC_EXIT),
      on(SGX,    "it is about enclaves",                                           SGX_LC, SGX_KEYS),
      on(SGX1,   "it adds leaf functions to SGX1",                                 SGX2, SGX_ENCLV, SGX_ENCLS_C, SGX_EVERIFYREPORT2, SGX_EUPDATESVN, SGX_EDECCSSA),
      // -- performance, tracing, resources -----------------------------------------------------------------
      on(DS,     "it is about the debug store area",                               DTES64, DSCPL),
      on(INTEL_PT, "leaf 0x14 describes Processor Trace",                          PT_CR3_FILTER, PT_PSB_CYC, PT_IP_FILTER, PT_MTC, PTWRITE, PT_POWER_EVENT, PT_PSB_PMI_PRESERVE, PT_EVENT_TRACE, PT_TNT_DISABLE, PT_TRIGGER, PT_TOPA, PT_TOPA_MULTI, PT_SINGLE_RANGE, PT_TRANSPORT, PT_LIP),
      on(PERFCTR_CORE, "version 2 controls the six extended counters",             PERFMON_V2),
      on(PERFMON_V2, "they freeze by the global control of version 2",             AMD_LBR_PMC_FREEZE),
      on(AMD_LBR_V2, "they freeze together with the branch records",               AMD_LBR_PMC_FREEZE),
      on(CQM,    "leaf 0xf describes monitoring",                                  CQM_LLC),
      on(CQM_LLC, "it is monitored at the L3 cache",                               CQM_OCCUP_LLC, CQM_MBM_TOTAL, CQM_MBM_LOCAL),
      on(RDT_A,  "leaf 0x10 describes allocation",                                 CAT_L3, CAT_L2, MBA),
      on(CAT_L3, "it splits the capacity masks",                                   CDP_L3),
      on(CAT_L2, "it splits the capacity masks",                                   CDP_L2),
      on(HWP,    "it is part of HWP",                                              HWP_NOTIFY, HWP_ACT_WINDOW, HWP_EPP, HWP_PKG_REQ),
      on(MWAIT,  "leaf 5 describes MWAIT",                                         MWAIT_EXTENSIONS, MWAIT_IRQ_BREAK),
      on(KEY_LOCKER, "leaf 0x19 describes Key Locker",                             AES_KL, AES_WIDE_KL, KL_BACKUP, KL_NO_BACKUP, KL_RANDOM),
      // -- virtualization ----------------------------------------------------------------------------------
      on(SVM,    "leaf 0x8000000a describes SVM",                                  NPT, LBRV, SVML, NRIPS, TSCRATEMSR, VMCBCLEAN, FLUSHBYASID, DECODEASSISTS, PMC_VIRT, PAUSEFILTER, PFTHRESHOLD, AVIC, V_VMSAVE_VMLOAD, VGIF, GMET, X2AVIC, SSS_CHECK, V_SPEC_CTRL, ROGPT, HOST_MCE_OVERRIDE, TLBICTL, VNMI, IBS_VIRT, EXT_LVT_FAULT_CHG, SVME_ADDR_CHK, BUS_LOCK_THRESHOLD, IDLE_HLT, NESTED_SHUTDOWN, PML, X2AVIC_EXT),
      on(NPT,    "it changes how nested pages are walked",                         GMET, ROGPT, PML, V_VMSAVE_VMLOAD),
      on(PAUSEFILTER, "the threshold restarts the filter's count",                 PFTHRESHOLD),
      on(VGIF,   "NMIs are held back by the virtual GIF",                          VNMI),
      on(AVIC,   "it is AVIC for x2APIC mode",                                     X2AVIC),
      on(X2AVIC, "it is x2AVIC for more processors",                               X2AVIC_EXT),
      on(SEV,    "it encrypts more of a SEV guest or serves one",                  SEV_ES, VM_PAGE_FLUSH),
      on(SEV_ES, "it is about guests with encrypted registers",                    SEV_SNP, DEBUG_SWAP, PREVENT_HOST_IBS),
      on(SEV_SNP, "it is about SNP guests",                                        VMPL, RMPQUERY, RMPREAD, SEGMENTED_RMP, SNP_SECURE_TSC, SECURE_AVIC, RESTRICTED_INJECTION, ALTERNATE_INJECTION, SVSM),
      on(VMPL,   "it is kept for each privilege level",                            VMPL_SSS),
      // -- KVM ---------------------------------------------------------------------------------------------
      on(HYPERVISOR, "guests look for KVM's leaves only under a hypervisor",       KVM_CLOCKSOURCE, KVM_CLOCKSOURCE2, KVM_NOP_IO_DELAY, KVM_ASYNC_PF, KVM_STEAL_TIME, KVM_PV_EOI, KVM_PV_UNHALT, KVM_PV_TLB_FLUSH, KVM_PV_SEND_IPI, KVM_POLL_CONTROL, KVM_PV_SCHED_YIELD),
      on(KVM_ASYNC_PF, "it says how asynchronous faults are delivered",            KVM_ASYNC_PF_VMEXIT, KVM_ASYNC_PF_INT),
      on(KVM_STEAL_TIME, "preempted vCPUs are known from the stolen time",         KVM_PV_TLB_FLUSH),
      on(KVM_CLOCKSOURCE2, "it is a property of the KVM clock",                    KVM_CLOCKSOURCE_STABLE))
      .flatMap(List::stream)
      .toList();
  // spotless:on

  private static List<Prerequisite> on(
      StaticFeature needs, String because, StaticFeature... features) {
    return Stream.of(features).map(feature -> new Prerequisite(feature, needs, because)).toList();
  }

  public static List<Prerequisite> all() {
    return ALL;
  }

  /** What one feature needs. */
  public static List<Prerequisite> of(StaticFeature feature) {
    return ALL.stream().filter(rule -> rule.feature == feature).toList();
  }

  /** What the features of a set need and do not find there. */
  public static List<Prerequisite> missing(Set<StaticFeature> features) {
    return ALL.stream().filter(rule -> rule.isBrokenBy(features)).toList();
  }

  /** The largest part of a set of features in which everything has what it needs. */
  public static Set<StaticFeature> closed(Set<StaticFeature> wanted) {
    var left = EnumSet.noneOf(StaticFeature.class);
    left.addAll(wanted);
    boolean again;
    do {
      again = false;
      for (Prerequisite rule : ALL) {
        again |= rule.isBrokenBy(left) && left.remove(rule.feature);
      }
    } while (again);
    return left;
  }

  private boolean isBrokenBy(Collection<StaticFeature> features) {
    return features.contains(feature) && !features.contains(needs);
  }

  /** {@code AVX needs XSAVE: its state exists only as …}. */
  @Override
  public String toString() {
    return feature + " needs " + needs + ": " + because;
  }
}
