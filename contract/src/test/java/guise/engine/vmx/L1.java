package guise.engine.vmx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.FlatGuest;
import guise.engine.Insides;
import guise.kvm.Exit;
import guise.kvm.Regs;
import java.util.EnumMap;
import java.util.Map;

/** A hypervisor of a few instructions: it writes a VMCS, field by field, and launches it. */
final class L1 {
  static final long VMXON = 0x3000;
  static final long VMCS = 0x4000;
  static final long LIST = 0x5000;
  static final long OPERAND = 0x7000;
  static final long L2_CODE = 0x9000;
  static final long L2_STACK = 0x9FF0;
  static final long HOST = 0xA000;
  static final long MSRS = 0xB000;
  static final long BITMAP = 0xC000;
  static final long OTHER_VMCS = 0xD000;
  static final long TASK = 0xE000;
  static final long EPT = 0x20000;

  private static final Exit HALTED = new Exit.Halted();
  private static final long VMXE = 1 << 13;

  /** mov rcx, [rbx]; mov rax, [rbx+8]; vmwrite rcx, rax; jbe out; add rbx, 16; dec edx; jnz. */
  private static final String WRITES = "488b0b 488b4308 0f79c8 7608 4883c310 ffca 75ec";

  static final String VMLAUNCH = "0f01c2";
  static final String VMRESUME = "0f01c3";
  static final String VMXOFF = "0f01c4";
  static final String VMCALL = "0f01c1";

  final FlatGuest guest;

  L1(String profile, String kernel) {
    this(profile, kernel, 0);
  }

  L1(String profile, String kernel, long cr4) {
    guest = new FlatGuest(profile, kernel, VMXE | cr4, 0);
    guest.setMsr(0x3A, 5);
    int revision = (int) guest.msr(0x480);
    guest.putInt(VMXON, revision);
    guest.putInt(VMCS, revision);
    guest.putInt(OTHER_VMCS, revision);
    guest.put(HOST, "f4");
  }

  NestedVmx vmx() {
    return Insides.vmx(guest.vcpu);
  }

  /** The VMCS that is current. */
  EntryState state() {
    return new EntryState(vmx().running(), vmx().vcpu());
  }

  // -- VMX's instructions -----------------------------------------------------------------------

  /** Executes an instruction: what it says in CF and ZF. */
  Said say(String hex, Regs regs) {
    assertEquals(HALTED, guest.execute(hex, regs), hex);
    return Said.of(guest.vcpu.regs().rflags());
  }

  Said say(String hex) {
    return say(hex, Regs.ZERO.withRflags(0x8D7));
  }

  /** With the operand in memory, such as a pointer. */
  Said say(String hex, long operand) {
    guest.putLong(OPERAND, operand);
    return say(hex + "00700000");
  }

  Said vmxon(long pointer) {
    return say("f30fc73425", pointer);
  }

  Said vmclear(long pointer) {
    return say("660fc73425", pointer);
  }

  Said vmptrld(long pointer) {
    return say("0fc73425", pointer);
  }

  long vmptrst() {
    say("0fc73c25", 0x5555);
    return guest.getLong(OPERAND);
  }

  Said vmwrite(long encoding, long value) {
    return say("0f79c8", Regs.ZERO.withRcx(encoding).withRax(value).withRflags(0x8D7));
  }

  Said readable(long encoding) {
    return say("0f78c8", Regs.ZERO.withRcx(encoding).withRflags(0x8D7));
  }

  long vmread(long encoding) {
    assertEquals(Said.SUCCESS, readable(encoding));
    return guest.vcpu.regs().rax();
  }

  long vmread(VmcsField field) {
    return vmread(field.encoding());
  }

  /** The number of the last VMfailValid. */
  long error() {
    return vmread(VmcsField.INSTRUCTION_ERROR);
  }

  // -- a VMCS -----------------------------------------------------------------------------------

  /** VMX is on, and an empty VMCS is current. */
  L1 start() {
    guest.reset();
    if (!vmx().isOn()) {
      assertEquals(Said.SUCCESS, vmxon(VMXON));
    }
    assertEquals(Said.SUCCESS, vmclear(VMCS));
    assertEquals(Said.SUCCESS, vmptrld(VMCS));
    return this;
  }

  /** Writes fields by a loop of VMWRITEs. */
  L1 write(Map<VmcsField, Long> fields) {
    long at = LIST;
    for (var field : fields.entrySet()) {
      guest.putLong(at, field.getKey().encoding());
      guest.putLong(at + 8, field.getValue());
      at += 16;
    }
    Regs regs = Regs.ZERO.withRbx(LIST).withRdx(fields.size());
    assertEquals(HALTED, guest.execute(WRITES, regs));
    assertEquals(0, guest.vcpu.regs().rdx(), "fields that VMWRITE refuses");
    return this;
  }

  /** L2's code. */
  L1 second(String hex) {
    guest.put(L2_CODE, hex + "0f01c1");
    return this;
  }

  /** Executes VMLAUNCH and goes on until somebody halts. */
  Exit launch() {
    return launch(Regs.ZERO);
  }

  Exit launch(Regs regs) {
    return guest.execute(VMLAUNCH, regs.withRflags(regs.rflags() | 2));
  }

  Exit resume(Regs regs) {
    return guest.execute(VMRESUME, regs.withRflags(regs.rflags() | 2));
  }

  boolean isAtHost() {
    return guest.vcpu.regs().rip() == HOST + 1;
  }

  /** A VMCS that can be entered: L2 in 64-bit mode, as L1. */
  Fields plain() {
    return new Fields(new EnumMap<>(Base.of(guest)));
  }
}
