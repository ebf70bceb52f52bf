package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.Event;
import guise.engine.isa.Outcome;
import guise.engine.memory.LinearMemory;
import guise.guest.GuestCapabilities;
import guise.guest.Honouring;
import guise.guest.RuntimeState;
import guise.guest.RuntimeState.Mwait;
import guise.guest.paging.MmuReset;
import guise.kernel.Behaviour;
import guise.kvm.Exit;
import guise.kvm.MpState;
import guise.kvm.VcpuEvents;
import guise.x86.CpuidTable;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A vCPU: everything about it that changes. */
final class VcpuState {
  private static final Outcome HALTED = new Outcome.Exited(new Exit.Halted());
  static final long MISC_ENABLE_RESET = 0x1800;
  static final long MISC_ENABLE_MWAIT = 1 << 18;
  static final long APIC_ENABLED = 1 << 11;

  final Platform platform;
  final EmulatedVm vm;
  final int id;

  // -- CPUID and what follows from it -----------------------------------------------------------
  HeldCpuid cpuid;
  boolean reflectionPending;
  final Work work = new Work();
  final Paravirtual pv;
  final HyperV hyperV = new HyperV();
  private @Nullable GuestCapabilities caps;

  /** What the last {@code KVM_SET_CPUID2} did to the MMUs. */
  Set<MmuReset> mmuResets = Set.of();

  long supportedXcr0;
  long supportedXss;
  int physicalBits = DerivedState.DEFAULT_WIDTH;
  long reservedGpa = DerivedState.reserved(DerivedState.DEFAULT_WIDTH);
  long cr4Reserved;
  boolean amdCompatible;
  boolean intelVendor;

  // -- registers --------------------------------------------------------------------------------
  final Cpu cpu;
  long apicBase;
  int interrupt = -1;
  Optional<List<Long>> pdptrs = Optional.empty();
  VcpuEvents events = EventState.NONE;
  MpState mpState = MpState.RUNNABLE;

  // -- model-specific registers -----------------------------------------------------------------
  final MsrValues msrs = new MsrValues();
  long miscEnable;

  /** MISC_FEATURES_ENABLES, HWCR and TSX_CTRL, which CPUID looks at every time. */
  long miscFeatures;

  long hwcr;
  long tsxControl;
  final GuestFpu fpu;
  int tscKhz;

  // -- execution --------------------------------------------------------------------------------
  final PendingAccess pending = new PendingAccess();

  CpuidListener cpuidListener = CpuidListener.NOBODY;

  /** Whether the guest's features have changed since code was decoded for them. */
  boolean featuresChanged;

  // -- progress ---------------------------------------------------------------------------------
  boolean hasRun;

  /** Whether feature registers started with what KVM supports (a quirk), or with 0. */
  final boolean stuffs;

  /** Why the last register that was asked for could not be read or written. */
  Optional<MsrRule> lastRefusal = Optional.empty();

  /** Nested state as userspace hands it over. */
  final Nesting nesting;

  /** VMX and SVM as the guest's instructions use them. */
  final Virtualization virtualization;

  boolean inNestedGuest;

  /** What an entry of a nested guest delivers before its first instruction. */
  @Nullable Event injection;

  /** A pending NMI is not looked at before the next run. */
  boolean nmiWaits;

  /** Whether an exit of a nested guest left L1 without a state to go on with. */
  boolean shutDown;

  volatile boolean immediateExit;

  VcpuState(EmulatedVm vm, int id) {
    this.vm = vm;
    this.id = id;
    this.platform = vm.platform;
    this.pv = new Paravirtual(platform);
    this.cpuid = new HeldCpuid(platform.means, CpuidTable.EMPTY);
    this.tscKhz = vm.tscKhz();
    this.cpu = new Cpu(new LinearMemory(vm.memory()), new KvmDecisions(this));
    this.fpu = new GuestFpu(vm, work, cpu);
    RegisterRecords.reset(cpu);
    this.virtualization = new Virtualization(this);
    this.nesting = Nesting.on(platform, virtualization);
    this.stuffs = !vm.disabled(Quirk.STUFF_FEATURE_MSRS);
    this.apicBase = 0xFEE0_0000L | APIC_ENABLED | (id == 0 ? 0x100 : 0);
    this.miscEnable = platform.does(Behaviour.MISC_ENABLE_RESET) ? MISC_ENABLE_RESET : 0;
  }

  /** Whether KVM honours a feature for this vCPU. */
  boolean has(StaticFeature feature) {
    return caps().has(feature);
  }

  /** Whether the guest's CPUID announces a feature, whatever KVM makes of that. */
  boolean announces(StaticFeature feature) {
    return cpuid.announced.announces(feature);
  }

  GuestCapabilities caps() {
    GuestCapabilities known = caps;
    if (known == null) {
      known = Honouring.capabilities(platform.rules, platform.view, platform.caps, cpuid.announced);
      caps = known;
    }
    return known;
  }

  /** What a feature register starts with. */
  long stuffed(long supported) {
    return stuffs ? supported : 0;
  }

  /** Whether SYSENTER's registers keep addresses that no Intel processor takes. */
  boolean sysenterWhole() {
    return platform.does(Behaviour.TSC_AUX_COMPATIBLE) ? amdCompatible : !intelVendor;
  }

  void forgetCaps() {
    caps = null;
  }

  // -- what CPUID mirrors -----------------------------------------------------------------------

  RuntimeState runtime() {
    return new RuntimeState(
        Cr4Bit.OSXSAVE.isSetIn(cpu.cr4),
        Cr4Bit.PKE.isSetIn(cpu.cr4),
        (apicBase & APIC_ENABLED) != 0,
        mwait(),
        cpu.xcr0,
        cpu.extended.xss);
  }

  private Mwait mwait() {
    if (!vm.disabled(Quirk.MISC_ENABLE_NO_MWAIT)) {
      return Mwait.AS_ANNOUNCED;
    }
    return (miscEnable & MISC_ENABLE_MWAIT) != 0 ? Mwait.ENABLED : Mwait.DISABLED;
  }

  /** Something that CPUID mirrors has changed. */
  void runtimeChanged() {
    if (platform.updates.defers()) {
      reflectionPending = true;
    } else {
      reflect(cpuid);
    }
  }

  /** Somebody looks at CPUID. */
  void bringUpToDate() {
    if (reflectionPending) {
      reflect(cpuid);
    }
  }

  /** Brings a table up to date, this vCPU's or one it may get; after that nothing is pending. */
  void reflect(HeldCpuid table) {
    reflectionPending = false;
    table.reflect(runtime(), work);
    if (!platform.does(Behaviour.UNHALT_ONLY_AT_SET)) {
      pv.withholdUnhalt(table, vm.haltsNatively());
    }
  }

  @SuppressWarnings("ReferenceEquality")
  boolean hasCpuidListener() {
    return cpuidListener != CpuidListener.NOBODY;
  }

  /** HLT: with a local APIC in the kernel the vCPU waits there, otherwise userspace hears. */
  Outcome halted() {
    if (vm.hasIrqchip() || vm.haltsNatively()) {
      mpState = MpState.HALTED;
      return Outcome.ELSEWHERE;
    }
    return HALTED;
  }

  /** Whether what runs is a nested guest: one it entered, or one userspace handed over. */
  boolean runsNestedGuest() {
    return nesting.inGuest();
  }

  /** Whether the vCPU may not become another CPU any more. */
  boolean isFixed() {
    boolean nested = runsNestedGuest() && platform.does(Behaviour.NESTED_GUEST_FIXES);
    return (hasRun || nested) && platform.does(Behaviour.CPUID_FIXED_BY_RUN);
  }
}
