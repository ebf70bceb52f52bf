package guise.kernel;

import static guise.kernel.Provision.ALIAS;
import static guise.kernel.Provision.EMULATED;
import static guise.kernel.Provision.HOST;
import static guise.kernel.Provision.RAW;
import static guise.kernel.Provision.SCATTERED;
import static guise.kernel.Provision.SYNTHESIZED;
import static guise.kernel.Provision.VENDOR;
import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;
import static guise.x86.StaticFeature.*;

import guise.x86.Feature;
import guise.x86.RuntimeFeature;
import java.util.List;

/**
 * The features KVM declares, and in which kernels: one row a line, in the manuals' order.
 *
 * <p>To add a feature, add its line; a bit without a row in force is never offered. Read in the
 * sources of 5.10.262, 6.1.192, 6.12.107, 6.18.15 and 7.2.13 (arch/x86/kvm/cpuid.c); what lies
 * between is as sure as each range says. Bits that only exist while a vCPU runs have no row.
 */
public final class FeatureTable {
  private static final Versions BEFORE_5_11 = before(5, 11).provisional();
  private static final Versions BEFORE_5_18 = before(5, 18).provisional();
  private static final Versions BEFORE_6_14 = before(6, 14).documented();
  private static final Versions LINE_5_10 = Versions.NONE.backportedTo(5, 10, 240);
  private static final Versions BEFORE_SYNTHESIS = LINE_5_10.probablyIn(5, 15, 187);
  private static final Versions LEAF_8000_0021 =
      since(5, 18).documented().backportedTo(5, 10, 240).probablyIn(5, 15, 187);
  private static final Versions WORD_7_2 =
      since(6, 8).documented().backportedTo(6, 1, 85).backportedTo(6, 6, 26);

  /** The kernels that know of transient scheduler attacks (AMD-SB-7029). */
  public static final Versions TSA_FIX =
      since(6, 16)
          .backportedTo(5, 10, 240)
          .backportedTo(5, 15, 187)
          .backportedTo(6, 1, 144)
          .backportedTo(6, 6, 97)
          .backportedTo(6, 12, 37)
          .backportedTo(6, 15, 6);

  private static final Versions TSA_NO =
      since(7, 0)
          .documented()
          .backportedTo(6, 1, 144)
          .backportedTo(6, 6, 97)
          .backportedTo(6, 12, 37);
  private static final Versions TSA_NO_ALWAYS =
      since(6, 16).until(7, 0).documented().backportedTo(6, 15, 6);
  private static final String TSA_BUG =
      "a fault: the bit is offered to every guest, vulnerable or not";
  private static final String LEAK =
      "a fault: 5.10.y copies a flag of its own that no manual defines out to the guest";

  // spotless:off
  static final List<Provided> ROWS =
      List.of(
          // -- 1.0:ECX ------------------------------------------------------------
          host(XMM3),
          host(PCLMULQDQ),
          vendor(DTES64).in(since(6, 0).provisional()),
          vendor(VMX),
          host(SSSE3),
          host(FMA),
          host(CX16),
          host(PDCM),
          host(PCID),
          host(XMM4_1),
          host(XMM4_2),
          emulated(X2APIC),
          host(MOVBE),
          host(POPCNT),
          emulated(TSC_DEADLINE_TIMER).in(since(6, 14).documented()),
          host(AES),
          host(XSAVE),
          host(AVX),
          host(F16C),
          host(RDRAND),
          emulated(HYPERVISOR).in(since(6, 14).documented()),
          // -- 1.0:EDX ------------------------------------------------------------
          host(FPU),
          host(VME),
          host(DE),
          host(PSE),
          host(TSC),
          host(MSR),
          host(PAE),
          host(MCE),
          host(CX8),
          host(RuntimeFeature.APIC),
          host(SEP),
          host(MTRR),
          host(PGE),
          host(MCA),
          host(CMOV),
          host(PAT),
          host(PSE36),
          host(CLFLUSH),
          vendor(DS).in(since(6, 0).provisional()),
          host(MMX),
          host(FXSR),
          host(XMM),
          host(XMM2),
          host(SELFSNOOP),
          // -- 7.0:EBX ------------------------------------------------------------
          host(FSGSBASE),
          emulated(TSC_ADJUST),
          host(SGX).in(since(5, 13).provisional()),
          host(BMI1),
          host(HLE),
          host(AVX2),
          host(FDP_EXCPTN_ONLY).in(since(5, 17).documented()),
          host(SMEP),
          host(BMI2),
          host(ERMS),
          vendor(INVPCID).in(BEFORE_5_11),
          host(INVPCID).since(5, 11),
          host(RTM),
          host(ZERO_FCS_FDS).in(since(5, 17).documented()),
          vendor(MPX),
          host(AVX512F),
          host(AVX512DQ),
          host(RDSEED),
          host(ADX),
          host(SMAP),
          host(AVX512IFMA),
          host(CLFLUSHOPT),
          host(CLWB),
          vendor(INTEL_PT),
          host(AVX512PF),
          host(AVX512ER),
          host(AVX512CD),
          host(SHA_NI),
          host(AVX512BW),
          host(AVX512VL),
          // -- 7.0:ECX ------------------------------------------------------------
          host(AVX512VBMI),
          host(UMIP),
          host(PKU),
          vendor(WAITPKG),
          host(AVX512_VBMI2),
          host(SHSTK).since(6, 18),
          host(GFNI),
          host(VAES),
          host(VPCLMULQDQ),
          host(AVX512_VNNI),
          host(AVX512_BITALG),
          host(AVX512_VPOPCNTDQ),
          raw(LA57),
          host(RDPID),
          host(BUS_LOCK_DETECT).in(since(5, 13).documented()),
          host(CLDEMOTE),
          host(MOVDIRI),
          host(MOVDIR64B),
          host(SGX_LC).in(since(5, 13).provisional()),
          // -- 7.0:EDX ------------------------------------------------------------
          host(AVX512_4VNNIW),
          host(AVX512_4FMAPS),
          host(FSRM),
          host(AVX512_VP2INTERSECT),
          host(MD_CLEAR),
          host(SERIALIZE),
          host(TSXLDTRK),
          host(IBT).since(6, 18),
          host(AMX_BF16).in(since(5, 17).documented()),
          host(AVX512_FP16).in(since(5, 11).provisional()),
          host(AMX_TILE).in(since(5, 17).documented()),
          host(AMX_INT8).in(since(5, 17).documented()),
          host(SPEC_CTRL),
          host(INTEL_STIBP),
          host(FLUSH_L1D).in(since(6, 4).documented()),
          emulated(ARCH_CAPABILITIES),
          host(SPEC_CTRL_SSBD),
          // -- 7.1:EAX ------------------------------------------------------------
          host(SHA512).in(since(6, 13).documented()),
          host(SM3).in(since(6, 13).documented()),
          host(SM4).in(since(6, 13).documented()),
          host(AVX_VNNI).in(since(5, 12).provisional()),
          host(AVX512_BF16),
          host(CMPCCXADD).in(since(6, 2).documented()),
          host(FZRM).in(since(6, 3).documented()),
          host(FSRS).in(since(6, 3).documented()),
          host(FSRC).in(since(6, 3).documented()),
          host(LKGS).since(6, 17),
          host(WRMSRNS).in(since(6, 16).documented()),
          host(AMX_FP16).in(since(6, 2).documented()),
          host(AVX_IFMA).in(since(6, 2).documented()),
          host(LAM).in(since(6, 8).documented()),
          host(MOVRS).in(since(7, 0).documented()),
          // -- 7.1:ECX ------------------------------------------------------------
          scattered(MSR_IMM).since(6, 18),
          // -- 7.1:EDX ------------------------------------------------------------
          raw(AVX_VNNI_INT8).in(since(6, 2).documented()),
          raw(AVX_NE_CONVERT).in(since(6, 2).documented()),
          raw(AMX_COMPLEX).in(since(6, 6).documented()),
          raw(AVX_VNNI_INT16).in(since(6, 13).documented()),
          raw(PREFETCHITI).in(since(6, 2).documented()),
          raw(AVX10).in(since(6, 12).documented()),
          // -- 7.2:EDX ------------------------------------------------------------
          raw(INTEL_PSFD).in(WORD_7_2),
          raw(IPRED_CTRL).in(WORD_7_2),
          raw(RRSBA_CTRL).in(WORD_7_2),
          raw(DDPD_U).in(WORD_7_2),
          raw(BHI_CTRL).in(WORD_7_2),
          raw(MCDT_NO).in(WORD_7_2),
          // -- D.1:EAX ------------------------------------------------------------
          host(XSAVEOPT),
          host(XSAVEC),
          host(XGETBV1),
          host(XSAVES),
          host(XFD).in(since(5, 17).documented()),
          // -- 12.0:EAX ------------------------------------------------------------
          scattered(SGX1).in(since(5, 13).provisional()),
          scattered(SGX2).in(since(5, 13).provisional()),
          scattered(SGX_EDECCSSA).in(since(6, 2).documented()),
          // -- 1E.1:EAX ------------------------------------------------------------
          raw(AMX_INT8_ALIAS).in(since(7, 0).documented()),
          raw(AMX_BF16_ALIAS).in(since(7, 0).documented()),
          raw(AMX_COMPLEX_ALIAS).in(since(7, 0).documented()),
          raw(AMX_FP16_ALIAS).in(since(7, 0).documented()),
          raw(AMX_FP8).in(since(7, 0).documented()),
          raw(AMX_TF32).in(since(7, 0).documented()),
          raw(AMX_AVX512).in(since(7, 0).documented()),
          raw(AMX_MOVRS).in(since(7, 0).documented()),
          // -- 24.0:EBX ------------------------------------------------------------
          raw(AVX10_128).in(since(6, 12).documented()),
          raw(AVX10_256).in(since(6, 12).documented()),
          raw(AVX10_512).in(since(6, 12).documented()),
          // -- 24.1:ECX ------------------------------------------------------------
          raw(AVX10_VNNI_INT).in(since(7, 0).documented()),
          // -- 80000001.0:ECX ------------------------------------------------------------
          host(LAHF_LM),
          host(CMP_LEGACY),
          vendor(SVM),
          host(CR8_LEGACY),
          host(ABM),
          host(SSE4A),
          host(MISALIGNSSE),
          host(_3DNOWPREFETCH),
          host(OSVW),
          host(XOP),
          host(FMA4),
          host(TBM),
          host(TOPOEXT),
          host(PERFCTR_CORE).in(BEFORE_5_18),
          vendor(PERFCTR_CORE).in(since(5, 18).provisional()),
          // -- 80000001.0:EDX ------------------------------------------------------------
          host(FPU_ALIAS).in(BEFORE_6_14),
          alias(FPU_ALIAS).since(6, 14),
          host(VME_ALIAS).in(BEFORE_6_14),
          alias(VME_ALIAS).since(6, 14),
          host(DE_ALIAS).in(BEFORE_6_14),
          alias(DE_ALIAS).since(6, 14),
          host(PSE_ALIAS).in(BEFORE_6_14),
          alias(PSE_ALIAS).since(6, 14),
          host(TSC_ALIAS).in(BEFORE_6_14),
          alias(TSC_ALIAS).since(6, 14),
          host(MSR_ALIAS).in(BEFORE_6_14),
          alias(MSR_ALIAS).since(6, 14),
          host(PAE_ALIAS).in(BEFORE_6_14),
          alias(PAE_ALIAS).since(6, 14),
          host(MCE_ALIAS).in(BEFORE_6_14),
          alias(MCE_ALIAS).since(6, 14),
          host(CX8_ALIAS).in(BEFORE_6_14),
          alias(CX8_ALIAS).since(6, 14),
          host(APIC_ALIAS).in(BEFORE_6_14),
          alias(APIC_ALIAS).since(6, 14),
          host(SYSCALL),
          host(MTRR_ALIAS).in(BEFORE_6_14),
          alias(MTRR_ALIAS).since(6, 14),
          host(PGE_ALIAS).in(BEFORE_6_14),
          alias(PGE_ALIAS).since(6, 14),
          host(MCA_ALIAS).in(BEFORE_6_14),
          alias(MCA_ALIAS).since(6, 14),
          host(CMOV_ALIAS).in(BEFORE_6_14),
          alias(CMOV_ALIAS).since(6, 14),
          host(PAT_ALIAS).in(BEFORE_6_14),
          alias(PAT_ALIAS).since(6, 14),
          host(PSE36_ALIAS).in(BEFORE_6_14),
          alias(PSE36_ALIAS).since(6, 14),
          host(NX),
          host(MMXEXT),
          host(MMX_ALIAS).in(BEFORE_6_14),
          alias(MMX_ALIAS).since(6, 14),
          host(FXSR_ALIAS).in(BEFORE_6_14),
          alias(FXSR_ALIAS).since(6, 14),
          host(FXSR_OPT),
          host(GBPAGES),
          host(RDTSCP),
          host(LM),
          host(_3DNOWEXT),
          host(_3DNOW),
          // -- 80000007.0:EDX ------------------------------------------------------------
          raw(CONSTANT_TSC).in(before(6, 3).documented()),
          scattered(CONSTANT_TSC).in(since(6, 3).documented()),
          // -- 80000008.0:EBX ------------------------------------------------------------
          host(CLZERO),
          host(XSAVEERPTR),
          host(WBNOINVD),
          host(AMD_IBPB),
          host(AMD_IBRS),
          host(AMD_STIBP),
          host(AMD_STIBP_ALWAYS_ON),
          host(AMD_IBRS_SAME_MODE).since(6, 16),
          raw(EFER_LMSLE_MBZ).since(6, 19),
          host(AMD_SSBD),
          host(VIRT_SSBD),
          host(AMD_SSB_NO),
          host(AMD_PSFD).in(since(5, 16).documented()),
          host(AMD_IBPB_RET).in(since(6, 13).documented()),
          // -- 8000000A.0:EDX ------------------------------------------------------------
          vendor(NPT),
          vendor(LBRV).in(since(5, 19).documented()),
          vendor(NRIPS),
          vendor(TSCRATEMSR).in(since(5, 16).provisional()),
          vendor(VMCBCLEAN).in(since(5, 18).provisional()),
          vendor(FLUSHBYASID).in(since(6, 8).documented()),
          vendor(PAUSEFILTER).in(since(5, 19).documented()),
          vendor(PFTHRESHOLD).in(since(5, 19).documented()),
          vendor(V_VMSAVE_VMLOAD).in(since(5, 19).documented()),
          vendor(VGIF).in(since(5, 19).documented()),
          vendor(GMET).since(7, 2),
          vendor(VNMI).in(since(6, 4).documented()),
          vendor(SVME_ADDR_CHK).in(since(5, 12).provisional()),
          // -- 8000001F.0:EAX ------------------------------------------------------------
          vendor(SME).since(6, 14),
          host(SEV).in(since(5, 11).until(6, 11).provisional()),
          vendor(SEV).in(since(6, 11).documented()),
          host(SEV_ES).in(since(5, 11).until(6, 11).provisional()),
          vendor(SEV_ES).in(since(6, 11).documented()),
          vendor(SEV_SNP).in(since(6, 11).documented()),
          host(SME_COHERENT).in(since(5, 11).provisional()),
          // -- 80000021.0:EAX ------------------------------------------------------------
          host(NO_NESTED_DATA_BP).in(LEAF_8000_0021),
          host(WRMSR_XX_BASE_NS).in(since(6, 7).documented()),
          host(LFENCE_RDTSC).in(BEFORE_SYNTHESIS),
          synthesized(LFENCE_RDTSC).in(since(5, 18).documented()),
          synthesized(VERW_CLEAR).in(TSA_FIX),
          host(NULL_SEL_CLR_BASE).in(LEAF_8000_0021),
          host(AUTOIBRS).in(since(6, 3).documented()),
          emulated(NO_SMM_CTL_MSR).in(since(6, 2).documented().backportedTo(6, 1)),
          emulated(GP_ON_USER_CPUID).since(7, 2),
          host(PREFETCHI).in(since(6, 16).documented()),
          host(AVX512_BMM).in(since(7, 1).documented()),
          host(ERAPS).in(since(7, 0).documented()),
          synthesized(SBPB).in(since(6, 7).documented()),
          synthesized(IBPB_BRTYPE).in(since(6, 7).documented()),
          synthesized(SRSO_NO).in(since(6, 5).provisional().backportedTo(6, 1, 44)),
          host(SRSO_USER_KERNEL_NO).in(since(6, 14).documented().backportedTo(6, 12)),
          // -- 80000021.0:ECX ------------------------------------------------------------
          synthesized(TSA_SQ_NO).in(TSA_NO),
          emulated(TSA_SQ_NO).in(TSA_NO_ALWAYS).noting(TSA_BUG),
          synthesized(TSA_L1_NO).in(TSA_NO),
          emulated(TSA_L1_NO).in(TSA_NO_ALWAYS).noting(TSA_BUG),
          synthesized(LEAKED_TSA_SQ_NO).in(LINE_5_10).noting(LEAK),
          synthesized(LEAKED_TSA_L1_NO).in(LINE_5_10).noting(LEAK),
          synthesized(LEAKED_CLEAR_CPU_BUF_VM).in(LINE_5_10).noting(LEAK),
          synthesized(LEAKED_IBPB_EXIT_TO_USER).in(LINE_5_10).noting(LEAK),
          // -- 80000022.0:EAX ------------------------------------------------------------
          raw(PERFMON_V2).in(since(6, 5).documented()),
          // -- C0000001.0:EDX ------------------------------------------------------------
          host(XSTORE),
          host(XSTORE_EN),
          host(XCRYPT),
          host(XCRYPT_EN),
          host(ACE2),
          host(ACE2_EN),
          host(PHE),
          host(PHE_EN),
          host(PMM),
          host(PMM_EN));
  // spotless:on

  private FeatureTable() {}

  private static Provided host(Feature feature) {
    return Provided.of(feature, HOST);
  }

  private static Provided raw(Feature feature) {
    return Provided.of(feature, RAW);
  }

  private static Provided scattered(Feature feature) {
    return Provided.of(feature, SCATTERED);
  }

  private static Provided emulated(Feature feature) {
    return Provided.of(feature, EMULATED);
  }

  private static Provided synthesized(Feature feature) {
    return Provided.of(feature, SYNTHESIZED);
  }

  private static Provided alias(Feature feature) {
    return Provided.of(feature, ALIAS);
  }

  private static Provided vendor(Feature feature) {
    return Provided.of(feature, VENDOR);
  }

  /** All rows, of all versions. */
  public static List<Provided> rows() {
    return ROWS;
  }
}
