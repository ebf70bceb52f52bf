package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.isAccepted;

import com.google.errorprone.annotations.Immutable;
import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.StaticFeature;
import java.util.List;

/**
 * What kvm_intel and kvm_amd do alike and a vendor's module of its own may not. Where another
 * module drives KVM a probe finds out, and tests that rest on a custom it does not keep are
 * skipped, by these words. Where one of the two does, nothing is.
 */
enum Custom {
  TABLES_ARE_KEPT("the module overwrites leaf 7 of a table", Custom::keepsTables),
  SUPPORTED_IS_WELCOME(
      "the module refuses the supported table after a run", Custom::welcomesSupported),
  CR4_FOLLOWS_CPUID("the module takes CR4.UMIP whatever CPUID says", Custom::gatesCr4),
  MICROCODE_IS_TOLD("the module starts vCPUs with no microcode revision", Custom::tellsMicrocode);

  /** Finds out whether a KVM keeps a custom. */
  @Immutable
  @FunctionalInterface
  private interface Probe {
    boolean holds(Kvm kvm);
  }

  private static final CpuidWord LEAF_7 = CpuidWord.of(7, 0, Register.EBX);
  private static final int UCODE_REV = 0x8B;
  private static final long UMIP = 1 << 11;

  private final String otherwise;
  private final Probe probe;

  Custom(String otherwise, Probe probe) {
    this.otherwise = otherwise;
    this.probe = probe;
  }

  /** What is the case where the custom is not kept. */
  String otherwise() {
    return otherwise;
  }

  boolean isKeptBy(Kvm kvm) {
    return probe.holds(kvm);
  }

  private static boolean keepsTables(Kvm kvm) {
    CpuidTable table = kvm.supportedCpuid().entries();
    Vcpu vcpu = kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(table);
    return vcpu.cpuid().read(LEAF_7) == table.read(LEAF_7);
  }

  private static boolean welcomesSupported(Kvm kvm) {
    CpuidTable table = kvm.supportedCpuid().entries();
    Vcpu vcpu = Halting.vm(kvm).createVcpu(0);
    vcpu.setCpuid2(table);
    vcpu.run();
    return isAccepted(() -> vcpu.setCpuid2(table));
  }

  private static boolean gatesCr4(Kvm kvm) {
    Vcpu vcpu = kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(kvm.supportedCpuid().entries().without(StaticFeature.UMIP.bit()));
    return !isAccepted(() -> vcpu.setSregs(vcpu.sregs().withCr4(UMIP)));
  }

  private static boolean tellsMicrocode(Kvm kvm) {
    Vcpu vcpu = kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(kvm.supportedCpuid().entries());
    var told = vcpu.getMsrs(List.of(UCODE_REV)).done();
    return !told.isEmpty() && told.getFirst().value() != 0;
  }
}
