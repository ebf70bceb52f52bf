package guise.engine.vmx;

import guise.engine.isa.Decoded;
import guise.engine.isa.Intercept;
import org.jspecify.annotations.Nullable;

/** Which accesses of L2 to control registers exit (SDM volume 3, 27.1.3 and table 29-3). */
final class ControlRegisterExits {
  private static final long TS = 1 << 3;
  private static final long PE = 1;
  private static final long MONITOR_EMULATION_TASK = 0xE;
  private static final int FROM = 1 << 4;
  private static final int CLTS = 2 << 4;
  private static final int LMSW = 3 << 4;
  private static final int MEMORY = 1 << 6;

  private ControlRegisterExits() {}

  static boolean ofRead(Vmcs vmcs, long number) {
    return number == 3 && Control.CR3_STORE_EXITING.isOn(vmcs)
        || number == 8 && Control.CR8_STORE_EXITING.isOn(vmcs);
  }

  /** KVM offers no CR3 targets, so that every load exits where loads do. */
  static boolean ofWrite(Vmcs vmcs, long number, long value) {
    return switch ((int) number) {
      case 0 -> differs(vmcs, value, VmcsField.CR0_MASK, VmcsField.CR0_SHADOW);
      case 3 -> Control.CR3_LOAD_EXITING.isOn(vmcs);
      case 4 -> differs(vmcs, value, VmcsField.CR4_MASK, VmcsField.CR4_SHADOW);
      case 8 -> Control.CR8_LOAD_EXITING.isOn(vmcs);
      default -> false;
    };
  }

  private static boolean differs(Vmcs vmcs, long value, VmcsField mask, VmcsField shadow) {
    return ((value ^ vmcs.get(shadow)) & vmcs.get(mask)) != 0;
  }

  static boolean ofClts(Vmcs vmcs) {
    return vmcs.has(VmcsField.CR0_MASK, TS) && vmcs.has(VmcsField.CR0_SHADOW, TS);
  }

  /** LMSW can set PE, but not clear it. */
  static boolean ofLmsw(Vmcs vmcs, long source) {
    long owned = vmcs.get(VmcsField.CR0_MASK);
    long shadow = vmcs.get(VmcsField.CR0_SHADOW);
    boolean enables = (source & owned & ~shadow & PE) != 0;
    return enables || ((source ^ shadow) & owned & MONITOR_EMULATION_TASK) != 0;
  }

  static long qualification(@Nullable Decoded in, Intercept what, long detail) {
    long general = in == null ? 0 : (long) in.rm() << 8;
    return switch (what) {
      case CR_READ -> detail | FROM | general;
      case CLTS -> CLTS;
      case LMSW -> LMSW | (in != null && in.memory() ? MEMORY : 0) | (detail & 0xFFFF) << 16;
      default -> detail | general;
    };
  }
}
