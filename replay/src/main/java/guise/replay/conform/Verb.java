package guise.replay.conform;

import static guise.replay.conform.Operand.*;

import com.google.errorprone.annotations.Immutable;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Kvm;
import guise.kvm.LegacyCpuidEntry;
import guise.kvm.MsrEntry;
import guise.kvm.Sregs2;
import guise.kvm.Xcrs;
import guise.x86.CpuidEntry.Padding;
import guise.x86.CpuidTable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a step asks: how often it comes up, compared with the rest, and what stands behind it. */
public enum Verb {
  // spotless:off
  // -- CPUID ---------------------------------------------------------------------------------
  SET_CPUID2     (12, (b, s) -> done(() -> b.vcpu().setCpuid2(b.table(s.words().getFirst()))), TABLE),
  SET_CPUID2_N   ( 1, (b, s) -> done(() -> b.vcpu().setCpuid2(s.word(0), b.table(s.words().get(1)))), ROOM, TABLE),
  SET_CPUID      ( 2, (b, s) -> done(() -> b.vcpu().setCpuid(legacy(b.table(s.words().getFirst())))), TABLE),
  SET_CPUID2_GOT ( 4, (b, _) -> done(() -> b.vcpu().setCpuid2(b.cpuid().entries()))),
  GET_CPUID2     ( 8, (b, _) -> Answers.table(b.cpuid().entries())),
  GET_CPUID2_N   ( 1, (b, s) -> Answers.table(b.vcpu().getCpuid2(s.word(0)).entries()), ROOM),
  SUPPORTED      ( 1, (b, s) -> Answers.shared(b.kvm().supportedCpuid(s.word(0)).entries()), ROOM),
  EMULATED       ( 1, (b, s) -> Answers.table(b.kvm().emulatedCpuid(s.word(0), Padding.ZERO).entries()), ROOM),
  HYPERV         ( 1, (b, s) -> Answers.table(b.vcpu().hyperVCpuid(s.word(0)).entries()), ROOM),
  // -- Registers -----------------------------------------------------------------------------
  SREGS          ( 4, (b, _) -> Answers.sregs(b.vcpu().sregs())),
  SREGS2         ( 1, (b, _) -> Answers.sregs(b.vcpu().sregs2().sregs()) + b.vcpu().sregs2().pdptrs()),
  SET_CR0        ( 3, (b, s) -> done(() -> b.sregs(r -> r.withCr0(s.number(0)))), Operand.CR0),
  SET_CR3        ( 1, (b, s) -> done(() -> b.sregs(r -> r.withCr3(s.number(0)))), Operand.CR3),
  SET_CR4        ( 8, (b, s) -> done(() -> b.sregs(r -> r.withCr4(s.number(0)))), Operand.CR4),
  SET_CR8        ( 1, (b, s) -> done(() -> b.sregs(r -> r.withCr8(s.number(0)))), Operand.CR8),
  SET_EFER       ( 4, (b, s) -> done(() -> b.sregs(r -> r.withEfer(s.number(0)))), Operand.EFER),
  SET_MODE       ( 4, (b, s) -> done(() -> b.sregs(r -> r.withCr0(s.number(0)).withCr4(s.number(1)).withEfer(s.number(2)))), Operand.CR0, Operand.CR4, Operand.EFER),
  SET_APIC_BASE  ( 3, (b, s) -> done(() -> b.sregs(r -> r.withApicBase(s.number(0)))), Operand.APIC_BASE),
  SET_SREGS2_CR4 ( 2, (b, s) -> done(() -> b.vcpu().setSregs2(new Sregs2(b.vcpu().sregs2().sregs().withCr4(s.number(0)), Optional.empty()))), Operand.CR4),
  REGS           ( 1, (b, _) -> Answers.regs(b.vcpu().regs())),
  SET_RFLAGS     ( 1, (b, s) -> done(() -> b.vcpu().setRegs(b.vcpu().regs().withRflags(s.number(0)))), RFLAGS),
  XCRS           ( 3, (b, _) -> Answers.xcrs(b.vcpu().xcrs())),
  SET_XCRS       ( 8, (b, s) -> done(() -> b.vcpu().setXcrs(new Xcrs(1, 0, List.of(new Xcrs.Xcr(s.word(0), s.number(1)))))), XCR, Operand.XCR0),
  RDMSR          ( 8, (b, s) -> Answers.msr(s.word(0), b.vcpu().getMsrs(List.of(s.word(0)))), MSR),
  WRMSR          (16, (b, s) -> "n=" + b.vcpu().setMsrs(List.of(new MsrEntry(s.word(0), s.number(1)))) + " now " + Answers.msr(s.word(0), b.vcpu().getMsrs(List.of(s.word(0)))), MSR, VALUE),
  FEATURE_MSR    ( 1, (b, s) -> Answers.msr(s.word(0), b.kvm().getMsrs(List.of(s.word(0)))), MSR),
  XSAVE          ( 2, (b, _) -> Answers.xsave(b.vcpu().xsave())),
  XSAVE2         ( 2, (b, _) -> Answers.xsave(b.vcpu().xsave2())),
  SET_XSAVE      ( 2, (b, s) -> done(() -> Fpus.setXsave(b.vcpu(), s.number(0), s.number(1), s.word(2))), COMPONENTS, COMPONENTS, MXCSR),
  FPU            ( 1, (b, _) -> Fpus.text(b.vcpu().fpu())),
  SET_FPU        ( 1, (b, s) -> done(() -> Fpus.setMxcsr(b.vcpu(), s.word(0))), MXCSR),
  DEBUGREGS      ( 1, (b, _) -> b.vcpu().debugRegs().toString()),
  SET_DEBUGREGS  ( 1, (b, s) -> done(() -> Others.setDebugRegs(b.vcpu(), s.number(0), s.number(1))), DR, DR),
  // -- What else a vCPU is -------------------------------------------------------------------
  EVENTS         ( 2, (b, _) -> Others.text(b.vcpu().events())),
  SET_EVENTS     ( 2, (b, s) -> done(() -> b.vcpu().setEvents(Others.events(s.word(0), s.word(1), s.word(2)))), VECTOR, BITS, BITS),
  MP_STATE       ( 1, (b, _) -> b.vcpu().mpState().toString()),
  SET_MP_STATE   ( 1, (b, s) -> done(() -> Others.setMpState(b.vcpu(), s.word(0))), Operand.MP_STATE),
  NESTED_STATE   ( 1, (b, _) -> b.vcpu().nestedState().toString()),
  SET_TSC_KHZ    ( 1, (b, s) -> Others.setTscKhz(b.vcpu(), s.word(0)), KHZ),
  SETUP_MCE      ( 2, (b, s) -> done(() -> b.vcpu().setupMce(s.number(0))), MCG_CAP),
  ENABLE_CAP     ( 2, (b, s) -> done(() -> b.vcpu().enableCap(new EnableCap(s.word(0), s.word(1), List.of(s.number(2))))), CAPABILITY, FLAGS, ARGUMENT),
  ENFORCE_PV     ( 1, (b, s) -> done(() -> b.vcpu().enableCap(EnableCap.of(Capability.ENFORCE_PV_FEATURE_CPUID, s.number(0)))), ARGUMENT),
  // -- The VM --------------------------------------------------------------------------------
  CHECK          ( 2, (b, s) -> b.kvm().checkExtension(s.word(0)) + " " + b.vm().checkExtension(s.word(0)), CAPABILITY),
  QUIRKS         ( 2, (b, s) -> done(() -> b.vm().enableCap(EnableCap.of(Capability.DISABLE_QUIRKS2, s.number(0)))), Operand.QUIRKS),
  OLD_QUIRKS     ( 1, (b, s) -> done(() -> b.vm().enableCap(EnableCap.of(Capability.DISABLE_QUIRKS, s.number(0)))), Operand.QUIRKS),
  PLATFORM_INFO  ( 1, (b, s) -> done(() -> b.vm().enableCap(EnableCap.of(Capability.MSR_PLATFORM_INFO, s.number(0)))), ARGUMENT),
  PAYLOAD        ( 1, (b, s) -> done(() -> b.vm().enableCap(EnableCap.of(Capability.EXCEPTION_PAYLOAD, s.number(0)))), ARGUMENT),
  X2APIC_API     ( 1, (b, s) -> done(() -> b.vm().enableCap(EnableCap.of(Capability.X2APIC_API, s.number(0)))), ARGUMENT),
  USER_MSRS      ( 2, (b, s) -> done(() -> b.vm().enableCap(EnableCap.of(Capability.X86_USER_SPACE_MSR, s.number(0)))), ARGUMENT),
  MCE_CAP        ( 1, (b, _) -> Long.toHexString(b.kvm().mceCapabilities())),
  // -- The guest -----------------------------------------------------------------------------
  GUEST_CPUID    ( 6, (b, s) -> GuestCode.cpuid(b, s.word(0), s.word(1)), FUNCTION, INDEX),
  GUEST_RDMSR    ( 2, (b, s) -> GuestCode.rdmsr(b, s.word(0)), MSR),
  GUEST_WRMSR    ( 3, (b, s) -> GuestCode.wrmsr(b, s.word(0), s.number(1)), MSR, VALUE),
  GUEST_CR4      ( 2, (b, s) -> GuestCode.cr4(b, s.word(0)), Operand.CR4),
  GUEST_XSETBV   ( 3, (b, s) -> GuestCode.xsetbv(b, s.word(0), s.number(1)), XCR, Operand.XCR0),
  GUEST_OUT      ( 1, (b, s) -> GuestCode.out(b, s.word(0)), PORT),
  GUEST_MMIO     ( 1, (b, s) -> GuestCode.read(b, s.word(0)), ADDRESS),
  GUEST_CODE     ( 2, (b, s) -> GuestCode.code(b, s.words().getFirst()), CODE);
  // spotless:on

  /** Does it, and says what was answered. */
  @Immutable
  @FunctionalInterface
  private interface Action {
    String on(Bench bench, Step step);
  }

  private final int weight;
  private final Action action;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
  private final List<Operand> operands;

  Verb(int weight, Action action, Operand... operands) {
    this.weight = weight;
    this.action = action;
    this.operands = List.of(operands);
  }

  List<Operand> operands() {
    return operands;
  }

  int weight() {
    return weight;
  }

  String act(Bench bench, Step step) {
    return action.on(bench, step);
  }

  boolean executes() {
    return name().startsWith("GUEST_");
  }

  static Verb of(String word) {
    return Arrays.stream(values())
        .filter(verb -> verb.toString().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no verb '" + word + "'"));
  }

  String synopsis() {
    return operands.isEmpty()
        ? "nothing"
        : operands.stream().map(Operand::toString).collect(Collectors.joining(" "));
  }

  private static String done(Runnable ioctl) {
    ioctl.run();
    return "done";
  }

  private static List<LegacyCpuidEntry> legacy(CpuidTable table) {
    return table.entries().stream()
        .limit(Kvm.MAX_CPUID_ENTRIES + 1)
        .map(entry -> new LegacyCpuidEntry(entry.function(), entry.values()))
        .toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
