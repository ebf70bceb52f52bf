package guise.engine.isa;

import guise.engine.isa.VmxUnit.Operation;
import org.jspecify.annotations.Nullable;

/** What the instructions of VMX do: privilege, operands, flags; the rest is the unit's. */
final class VmxOperations {
  private VmxOperations() {}

  private static @Nullable Outcome instead(Cpu cpu, Decoded in, Operation operation) {
    VmxUnit unit = cpu.vmx;
    return unit == null ? Outcome.ud() : unit.instead(cpu, in, operation);
  }

  private static VmxUnit unit(Cpu cpu) {
    VmxUnit unit = cpu.vmx;
    if (unit == null) {
      throw new IllegalStateException("VMX without a unit");
    }
    return unit;
  }

  /** The flags that say how an instruction of VMX ended (SDM volume 3, 32.2). */
  private static Outcome end(Cpu cpu, int status) {
    if (status == 0) {
      cpu.setStatus(0);
    } else {
      cpu.setStatus(status == VmxUnit.INVALID ? Cpu.CF : Cpu.ZF);
    }
    return Outcome.NEXT;
  }

  private static long pointer(Cpu cpu, Decoded in) {
    return cpu.read(in.segment(), in.offset(cpu), 8);
  }

  static Outcome vmxon(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.VMXON);
    return instead != null ? instead : end(cpu, unit(cpu).turnOn(pointer(cpu, in)));
  }

  static Outcome vmxoff(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.VMXOFF);
    return instead != null ? instead : end(cpu, unit(cpu).turnOff());
  }

  static Outcome vmclear(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.VMCLEAR);
    return instead != null ? instead : end(cpu, unit(cpu).clear(pointer(cpu, in)));
  }

  static Outcome vmptrld(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.VMPTRLD);
    return instead != null ? instead : end(cpu, unit(cpu).load(pointer(cpu, in)));
  }

  static Outcome vmptrst(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.VMPTRST);
    if (instead != null) {
      return instead;
    }
    cpu.write(in.segment(), in.offset(cpu), 8, unit(cpu).pointer());
    return end(cpu, 0);
  }

  static Outcome vmread(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.VMREAD);
    if (instead != null) {
      return instead;
    }
    VmxUnit unit = unit(cpu);
    long field = in.reg(cpu);
    int status = unit.readable(field);
    if (status == 0) {
      in.setRm(cpu, unit.read(field));
    }
    return end(cpu, status);
  }

  static Outcome vmwrite(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.VMWRITE);
    if (instead != null) {
      return instead;
    }
    long value = in.rm(cpu);
    return end(cpu, unit(cpu).write(in.reg(cpu), value));
  }

  static Outcome vmlaunch(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.VMLAUNCH);
    return instead != null ? instead : entered(cpu, unit(cpu).launch());
  }

  static Outcome vmresume(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.VMRESUME);
    return instead != null ? instead : entered(cpu, unit(cpu).resume());
  }

  /** After an entry, the flags are already those of the guest that runs now. */
  private static Outcome entered(Cpu cpu, int status) {
    return status == 0 ? Outcome.ELSEWHERE : end(cpu, status);
  }

  static Outcome invept(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.INVEPT);
    if (instead != null) {
      return instead;
    }
    long at = in.offset(cpu);
    long first = cpu.read(in.segment(), at, 8);
    long second = cpu.read(in.segment(), at + 8, 8);
    return end(cpu, unit(cpu).invalidateEpt(in.reg(cpu), first, second));
  }

  static Outcome invvpid(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.INVVPID);
    if (instead != null) {
      return instead;
    }
    long at = in.offset(cpu);
    long first = cpu.read(in.segment(), at, 8);
    long second = cpu.read(in.segment(), at + 8, 8);
    return end(cpu, unit(cpu).invalidateVpid(in.reg(cpu), first, second));
  }

  static Outcome vmfunc(Cpu cpu, Decoded in) {
    Outcome instead = instead(cpu, in, Operation.VMFUNC);
    return instead != null ? instead : unit(cpu).function(cpu, in);
  }
}
