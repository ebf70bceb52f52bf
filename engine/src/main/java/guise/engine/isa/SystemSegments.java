package guise.engine.isa;

import guise.engine.memory.GuestFault;
import org.jspecify.annotations.Nullable;

/** LLDT and LTR (SDM volume 2). */
final class SystemSegments {
  private SystemSegments() {}

  static Outcome lldt(Cpu cpu, Decoded in) {
    Outcome first = before(cpu, in, Intercept.LLDT);
    if (first != null) {
      return first;
    }
    int selector = (int) in.rm(cpu);
    if (Descriptors.isNull(selector)) {
      cpu.ldt.loadNull(selector, 0);
      return Outcome.NEXT;
    }
    Descriptor found = system(cpu, selector);
    if (!found.isSystem(Descriptor.LDT, Descriptor.LDT)) {
      throw Descriptors.gp(selector);
    }
    if (!found.present()) {
      throw Descriptors.np(selector);
    }
    cpu.ldt.load(selector, found);
    return Outcome.NEXT;
  }

  static Outcome ltr(Cpu cpu, Decoded in) {
    Outcome first = before(cpu, in, Intercept.LTR);
    if (first != null) {
      return first;
    }
    int selector = (int) in.rm(cpu);
    if (Descriptors.isNull(selector)) {
      throw GuestFault.GP;
    }
    Descriptor found = system(cpu, selector);
    boolean tss16 = !cpu.longMode && found.type() == Descriptor.TSS16;
    if (found.s() != 0 || found.type() != Descriptor.TSS32 && !tss16) {
      throw Descriptors.gp(selector);
    }
    if (!found.present()) {
      throw Descriptors.np(selector);
    }
    int busy = found.type() | Descriptor.BUSY;
    cpu.tr.load(selector, Descriptors.retyped(cpu, selector, found, busy));
    return Outcome.NEXT;
  }

  /** #UD outside protected mode, then the privilege, then the exit. */
  private static @Nullable Outcome before(Cpu cpu, Decoded in, Intercept what) {
    if (!cpu.isProtected()) {
      return Outcome.ud();
    }
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    return cpu.intercepted(in, what, in.displacement());
  }

  private static Descriptor system(Cpu cpu, int selector) {
    if (!Descriptors.isGlobal(selector)) {
      throw Descriptors.gp(selector);
    }
    Descriptor found = Descriptors.readSystem(cpu, selector, GuestFault.GP_VECTOR, 0);
    if (cpu.longMode && !cpu.memory.isCanonical(found.base())) {
      throw Descriptors.gp(selector);
    }
    return found;
  }
}
