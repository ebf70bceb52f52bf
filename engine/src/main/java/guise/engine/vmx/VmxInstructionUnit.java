package guise.engine.vmx;

import guise.engine.isa.Cpu;
import guise.engine.isa.Decoded;
import guise.engine.isa.Outcome;
import guise.engine.isa.VmxUnit;
import guise.engine.memory.GuestFault;
import org.jspecify.annotations.Nullable;

/** VMX's instructions as KVM carries them out for L1 (SDM volume 3, chapter 32). */
public final class VmxInstructionUnit implements VmxUnit {
  private static final int EPT_VPID = 0x48C;
  private static final int SECONDARY = 0x48B;
  private static final long ENABLE_EPT = 1L << 32 + 1;
  private static final long ENABLE_VPID = 1L << 32 + 5;
  private static final long HAS_INVEPT = 1 << 20;
  private static final long HAS_INVVPID = 1L << 32;
  private static final int MISC = 0x485;
  private static final long VMWRITE_ANY = 1 << 29;
  private static final long LMA = 1 << 10;
  private static final long VMXE = 1 << 13;
  private static final long PE = 1;

  private final NestedVmx nested;
  private final VmxVcpu vcpu;

  public VmxInstructionUnit(NestedVmx nested) {
    this.nested = nested;
    this.vcpu = nested.vcpu();
  }

  // -- before any of them -----------------------------------------------------------------------

  @Override
  public @Nullable Outcome instead(Cpu cpu, Decoded in, Operation operation) {
    boolean mode = (cpu.cr0 & PE) != 0 && !cpu.flag(Cpu.VM);
    boolean compatibility = (cpu.efer & LMA) != 0 && !cpu.code64;
    boolean ready = operation == Operation.VMXON ? (cpu.cr4 & VMXE) != 0 : nested.isOn();
    if (!mode || compatibility || !ready || !isOffered(operation)) {
      return Outcome.ud();
    }
    if (operation == Operation.VMFUNC) {
      return nested.isInside() ? null : Outcome.ud();
    }
    if (nested.isInside()) {
      return insideL2(cpu, in, operation);
    }
    return cpu.cpl > 0 ? Outcome.gp() : null;
  }

  /** INVEPT and INVVPID are there where their capabilities are. */
  private boolean isOffered(Operation operation) {
    return switch (operation) {
      case INVEPT -> has(SECONDARY, ENABLE_EPT) && has(EPT_VPID, HAS_INVEPT);
      case INVVPID -> has(SECONDARY, ENABLE_VPID) && has(EPT_VPID, HAS_INVVPID);
      default -> true;
    };
  }

  private boolean has(int register, long bit) {
    return (vcpu.capability(register) & bit) != 0;
  }

  /** In L2 every one of them exits to L1, but for fields that a shadow VMCS lets through. */
  private @Nullable Outcome insideL2(Cpu cpu, Decoded in, Operation operation) {
    if (shadow().takes(operation, field(cpu, in))) {
      return cpu.cpl > 0 ? Outcome.gp() : null;
    }
    ExitReason reason = ExitReason.valueOf(operation.name());
    nested.exit(
        VmExit.of(reason, displacement(in), cpu.at, in.length())
            .withInformation(OperandInformation.ofVmx(in)));
    return Outcome.ELSEWHERE;
  }

  /** The operand that names a field: a general register, whole in 64-bit mode. */
  private static long field(Cpu cpu, Decoded in) {
    long register = cpu.r[in.reg()];
    return cpu.code64 ? register : register & 0xFFFF_FFFFL;
  }

  private static long displacement(Decoded in) {
    return in.memory() ? in.displacement() : 0;
  }

  private static int fail(Vmcs current, InstructionError error) {
    current.set(VmcsField.INSTRUCTION_ERROR, error.number());
    return error.number();
  }

  private int fail(InstructionError error) {
    Vmcs current = nested.current;
    return current == null ? INVALID : fail(current, error);
  }

  // -- on and off -------------------------------------------------------------------------------

  @Override
  public int turnOn(long pointer) {
    if (nested.isOn()) {
      return fail(InstructionError.VMXON_IN_ROOT);
    }
    var state = new EntryState(new Vmcs(), vcpu);
    boolean fixed =
        state.isFixed(vcpu.cpu().cr0, 0x486, 0x487, 0)
            && state.isFixed(vcpu.cpu().cr4, 0x488, 0x489, 0);
    if (!fixed || !vcpu.isEnabled()) {
      throw GuestFault.GP;
    }
    if (!state.isPage(pointer) || !hasRevision(pointer)) {
      return INVALID;
    }
    nested.turnOn(pointer);
    return 0;
  }

  private boolean hasRevision(long pointer) {
    return vcpu.isMemory(pointer) && vcpu.readInt(pointer) == nested.revision();
  }

  @Override
  public int turnOff() {
    nested.turnOff();
    return 0;
  }

  // -- the VMCS ---------------------------------------------------------------------------------

  private boolean isPage(long pointer) {
    return (pointer & 0xFFF) == 0 && (pointer & vcpu.reservedPhysical()) == 0;
  }

  @Override
  public int clear(long pointer) {
    if (!isPage(pointer)) {
      return fail(InstructionError.VMCLEAR_ADDRESS);
    }
    if (pointer == nested.vmxonPointer()) {
      return fail(InstructionError.VMCLEAR_VMXON_POINTER);
    }
    if (vcpu.isMemory(pointer)) {
      nested.clear(pointer);
    }
    return 0;
  }

  @Override
  public int load(long pointer) {
    if (!isPage(pointer)) {
      return fail(InstructionError.VMPTRLD_ADDRESS);
    }
    if (pointer == nested.vmxonPointer()) {
      return fail(InstructionError.VMPTRLD_VMXON_POINTER);
    }
    if (pointer == nested.currentPointer()) {
      return 0;
    }
    if (!vcpu.isMemory(pointer) || vcpu.readInt(pointer) != nested.revision()) {
      return fail(InstructionError.VMPTRLD_REVISION);
    }
    nested.load(pointer);
    return 0;
  }

  @Override
  public long pointer() {
    return nested.currentPointer();
  }

  @Override
  public int readable(long encoding) {
    if (nested.current == null || lacksShadow()) {
      return INVALID;
    }
    return VmcsField.of(encoding) == null ? fail(InstructionError.UNSUPPORTED_FIELD) : 0;
  }

  @Override
  public long read(long encoding) {
    VmcsField field = VmcsField.of(encoding);
    if (field == null) {
      return 0;
    }
    return nested.isInside()
        ? shadow().read(field, (int) encoding)
        : nested.running().read(field, (int) encoding);
  }

  private ShadowVmcs shadow() {
    return new ShadowVmcs(vcpu, nested.running());
  }

  private boolean lacksShadow() {
    return nested.isInside() && !shadow().isThere();
  }

  @Override
  public int write(long encoding, long value) {
    Vmcs current = nested.current;
    if (current == null || lacksShadow()) {
      return INVALID;
    }
    VmcsField field = VmcsField.of(encoding);
    if (field == null) {
      return fail(InstructionError.UNSUPPORTED_FIELD);
    }
    if (field.isReadOnly() && (vcpu.capability(MISC) & VMWRITE_ANY) == 0) {
      return fail(InstructionError.READ_ONLY_FIELD);
    }
    if (nested.isInside()) {
      shadow().write(field, (int) encoding, value);
    } else {
      current.write(field, (int) encoding, value);
    }
    return 0;
  }

  // -- entries ----------------------------------------------------------------------------------

  @Override
  public int launch() {
    return enter(true);
  }

  @Override
  public int resume() {
    return enter(false);
  }

  private int enter(boolean launch) {
    Vmcs current = nested.current;
    if (current == null || nested.isShadow(nested.currentPointer())) {
      return INVALID;
    }
    InstructionError error = nested.enter(current, launch);
    return error == null ? 0 : fail(current, error);
  }

  // -- translations -----------------------------------------------------------------------------

  @Override
  public int invalidateEpt(long type, long first, long second) {
    boolean known = type == 1 || type == 2;
    boolean offered = known && (vcpu.capability(EPT_VPID) >>> 24 + type & 1) != 0;
    boolean context = type != 1 || EptPointer.isValid(first, vcpu);
    if (!offered || !context) {
      return fail(InstructionError.INVALID_OPERAND);
    }
    nested.forgetTranslations();
    return 0;
  }

  @Override
  public int invalidateVpid(long type, long first, long second) {
    boolean known = type >= 0 && type <= 3;
    boolean offered = known && (vcpu.capability(EPT_VPID) >>> 40 + type & 1) != 0;
    boolean tag = first >>> 16 == 0 && (type == 2 || first != 0);
    boolean address = type != 0 || new EntryState(new Vmcs(), vcpu).isCanonical(second);
    if (!offered || !tag || !address) {
      return fail(InstructionError.INVALID_OPERAND);
    }
    vcpu.flush();
    return 0;
  }

  /** KVM offers function 0, another EPT pointer from a list, where the VMCS enables it. */
  @Override
  public Outcome function(Cpu cpu, Decoded in) {
    Vmcs vmcs = nested.running();
    if (!Control.VMFUNC.isOn(vmcs)) {
      return Outcome.ud();
    }
    long chosen = cpu.r[Cpu.RAX] & 0xFFFF_FFFFL;
    boolean enabled = chosen == 0 && vmcs.has(VmcsField.VM_FUNCTION_CONTROL, 1);
    if (!enabled || !switchEpt(cpu, vmcs)) {
      nested.exit(VmExit.of(ExitReason.VMFUNC, 0, cpu.at, in.length()));
      return Outcome.ELSEWHERE;
    }
    return Outcome.ELSEWHERE;
  }

  private boolean switchEpt(Cpu cpu, Vmcs vmcs) {
    long index = cpu.r[Cpu.RCX] & 0xFFFF_FFFFL;
    long list = vmcs.get(VmcsField.EPTP_LIST_ADDRESS);
    if (index >= 512 || !vcpu.isMemory(list)) {
      return false;
    }
    long pointer = vcpu.readLong(list + index * Long.BYTES);
    if (!EptPointer.isValid(pointer, vcpu)) {
      return false;
    }
    vmcs.set(VmcsField.EPT_POINTER, pointer);
    nested.switchLevel(vmcs);
    return true;
  }
}
