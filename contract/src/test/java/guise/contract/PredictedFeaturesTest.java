package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.analysis.Explanation;
import guise.analysis.FeatureStory;
import guise.formats.Profiles;
import guise.guest.Stage;
import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.kernel.KernelVersion;
import guise.kernel.ModuleParameters;
import guise.predict.Prediction;
import guise.predict.Scenario;
import guise.request.AsSupported;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether KVM offers a feature on a real CPU, and which rule settles it. */
class PredictedFeaturesTest {
  @ParameterizedTest(name = "{0}, {1} {2}: {3} is {4}, {6}")
  @CsvSource(
      textBlock =
          """
          milan,           6.1,  '',                      SPEC_CTRL,    true,  SPEC_CTRL_FROM_AMD_6_1, AMD's IBRS and IBPB were enough
          milan,           6.12, '',                      SPEC_CTRL,    true,  SPEC_CTRL_FROM_AMD_6_1, and still were
          milan,           6.13, '',                      SPEC_CTRL,    false, SPEC_CTRL_FROM_AMD,     Zen 3 has no IBPB_RET
          turin,           6.13, '',                      SPEC_CTRL,    true,  SPEC_CTRL_FROM_AMD,     Zen 5 has
          milan,           6.18, '',                      TSA_SQ_NO,    true,  TSA_SQ_NO:EMULATED,     offered to a vulnerable CPU
          milan,           7.2,  '',                      TSA_SQ_NO,    false, TSA_SQ_NO:SYNTHESIZED,  until that was mended
          rome,            7.2,  '',                      TSA_SQ_NO,    true,  TSA_SQ_NO:SYNTHESIZED,  Zen 2 is not affected
          rome,            6.1,  '',                      XSAVES,       false, XSAVES:HOST,            erratum 1386 on every Zen 2
          rome,            6.1,  '',                      SRSO_NO,      false, SRSO_NO:SYNTHESIZED,    Rome has SMT
          rome,            6.1,  nosmt=force,             SRSO_NO,      true,  SRSO_NO:SYNTHESIZED,    without SMT it is immune
          skylake-sp,      6.1,  '',                      MPX,          true,  VMX_MPX,                the CPU and XCR0 have it
          skylake-sp,      6.1,  clearcpuid=xsave,        AVX512F,      false, AVX512F:HOST,           goes with XSAVE
          skylake-sp,      6.1,  clearcpuid=xsave,        PKU,          false, PKU:HOST,               goes with XSAVE
          skylake-sp,      5.10, clearcpuid=xsave,        AVX,          true,  AVX:HOST,               5.10 takes numbers only
          skylake-sp,      5.10, clearcpuid=154,          AVX,          false, AVX:HOST,               word 4 bit 26 is XSAVE
          skylake-sp,      6.1,  noxsave,                 AVX,          false, AVX:HOST,               goes with XSAVE
          skylake-sp,      6.1,  nopku,                   PKU,          false, PKU_NEEDS_TDP,          KVM asks what the kernel uses
          skylake-sp,      5.10, nosmap,                  SMAP,         false, SMAP:HOST,              5.10 has the option
          skylake-sp,      6.1,  nosmap,                  SMAP,         true,  SMAP:HOST,              6.1 has it no more
          skylake-sp,      6.1,  kvm_intel.ept=0,         PKU,          false, PKU_NEEDS_TDP,          shadow paging has no keys
          skylake-sp,      6.1,  kvm_intel.nested=0,      VMX,          false, VMX_NESTED,             nesting is off
          skylake-sp,      6.1,  '',                      VMX,          true,  VMX_NESTED,             nesting is on by default
          skylake-sp,      6.1,  '',                      UMIP,         true,  VMX_UMIP,               emulated: the CPU lacks it
          skylake-sp,      6.1,  '',                      AMD_IBPB,     true,  IBPB_FROM_INTEL,        AMD's bit on Intel
          sapphire-rapids, 6.1,  '',                      AMX_TILE,     true,  AMX_TILE:HOST,          since 5.17
          sapphire-rapids, 5.15, '',                      AMX_TILE,     false, '',                     5.15 has no row for it
          sapphire-rapids, 6.1,  '',                      DTES64,       false, VMX_PEBS_ICE_LAKE,      6.1 knows Ice Lake only
          sapphire-rapids, 6.12, '',                      DTES64,       true,  VMX_PEBS_LATER,         6.12 knows it
          sapphire-rapids, 6.12, kvm.enable_pmu=0,        DTES64,       false, VMX_PEBS_LATER,         without a PMU no PEBS
          sapphire-rapids, 6.17, '',                      SHSTK,        false, '',                     CET came with 6.18
          sapphire-rapids, 6.18, '',                      SHSTK,        true,  SHSTK:HOST,             CET came with 6.18
          sapphire-rapids, 7.2,  kvm_intel.cet=0,         SHSTK,        false, VMX_CET,                the parameter is off
          sapphire-rapids, 6.18, kvm_intel.ept=0,         SHSTK,        false, CET_NEEDS_TDP,          shadow paging cannot
          sapphire-rapids, 6.1,  '',                      INTEL_PT,     false, VMX_PT,                 system mode by default
          sapphire-rapids, 6.1.100, kvm_intel.pt_mode=1,  INTEL_PT,     true,  VMX_PT,                 host-guest mode
          sapphire-rapids, 6.1,  '',                      TSC_DEADLINE_TIMER, false, '',               the VMM adds it
          sapphire-rapids, 6.14, '',                      TSC_DEADLINE_TIMER, true, TSC_DEADLINE_TIMER:EMULATED, KVM says so itself
          turin,           6.18, '',                      IBT,          false, IBT:HOST,               the CPU lacks it
          turin,           7.2,  kvm_amd.nested=0,        SVM,          false, SVM_NESTED,             nesting is off
          milan,           6.1,  kvm_amd.vgif=0,          VGIF,         false, SVM_NESTED,             the parameter is off
          hygon,           6.1,  '',                      VIRT_SSBD,    true,  VIRT_SSBD_COMMON,       over LS_CFG
          skylake-sp,      6.1,  clearcpuid=ibpb,         AMD_IBPB,     false, AMD_IBPB:HOST,          the kernel's own flag is cleared
          skylake-sp,      5.10, clearcpuid=250,          AMD_IBPB,     false, AMD_IBPB:HOST,          the same by its number
          milan,           6.12, clearcpuid=642,          LFENCE_RDTSC, false, LFENCE_RDTSC:SYNTHESIZED, cleared for good
          milan,           6.1,  kvm_amd.npt=0,           V_VMSAVE_VMLOAD, false, SVM_NESTED,          vls needs nested page tables
          milan,           6.12, kvm_amd.vgif=0,          VNMI,         false, SVM_NESTED,             virtual NMIs need a virtual GIF
          sapphire-rapids, 6.1.100, kvm_intel.pt_mode=1 kvm_intel.ept=0, INTEL_PT, false, VMX_PT,         host-guest mode needs EPT
          sapphire-rapids, 6.18, kvm_intel.pt_mode=1,     INTEL_PT,     false, VMX_PT_BURIED,          hidden behind CONFIG_BROKEN
          sapphire-rapids, 6.18, kvm_intel.cet=0,         SHSTK,        true,  SHSTK:HOST,             6.18 has no such parameter
          sapphire-rapids, 6.6,  '',                      DTES64,       true,  VMX_PEBS_LATER,         since 6.3
          alder-lake,      6.12, '',                      PDCM,         false, VMX_PDCM,               no PMU on hybrids
          alder-lake,      5.19, '',                      PDCM,         true,  PDCM:HOST,              older kernels did not mind
          broadwell,       6.12, gather_data_sampling=force, AVX,       true,  AVX:HOST,               Broadwell is not affected
          cascade-lake,    6.12, gather_data_sampling=force, AVX,       false, AVX:HOST,               and has no microcode known to help
          turin,           6.6,  '',                      BUS_LOCK_DETECT, false, SVM_BUS_LOCK,        6.6 means its newest release
          turin,           6.6.3, '',                     BUS_LOCK_DETECT, true, BUS_LOCK_DETECT:HOST, an early one had the fault
          milan,           6.1,  kvm_amd.npt=0,           PKU,          false, PKU_NEEDS_TDP,          shadow paging has no keys
          """)
  void isOfferedOrNot(
      String host,
      String kernel,
      String options,
      StaticFeature feature,
      boolean offered,
      String rule,
      String why) {
    Prediction prediction = predict(host, kernel, options);
    assertEquals(offered, prediction.supported().value().announces(feature), why);
    FeatureStory story = Explanation.of(prediction, feature);
    List<String> rules =
        story.steps().stream()
            .filter(step -> step.stage() == Stage.KVM)
            .flatMap(step -> step.rule().stream())
            .toList();
    if (rule.isEmpty()) {
      assertEquals(List.of(), rules, why);
    } else {
      assertEquals(rule, rules.getLast(), () -> why + ": " + rules);
    }
  }

  /** Options of kvm's modules start with the module's name, all others are the kernel's. */
  private static Prediction predict(String host, String kernel, String options) {
    var modules = ModuleParameters.DEFAULTS;
    var words = new ArrayList<String>();
    for (String word : CommandLine.parse(options).options()) {
      int dot = word.indexOf('.');
      int equals = word.indexOf('=');
      if (word.startsWith("kvm")) {
        String parameter = word.substring(dot + 1, equals);
        modules = modules.with(word.substring(0, dot), parameter, word.substring(equals + 1));
      } else {
        words.add(word);
      }
    }
    return Prediction.of(
        new Scenario(
            Profiles.find(host).orElseThrow(),
            new Kernel(KernelVersion.parse(kernel), new CommandLine(words), modules),
            AsSupported.PLAIN,
            Optional.empty()));
  }
}
