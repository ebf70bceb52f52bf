package guise.engine.isa;

import guise.x86.StaticFeature;
import java.util.EnumSet;
import java.util.Set;

/** A hypervisor that lets the processor have its way: every feature, no KVM. */
final class PlainHypervisor implements Hypervisor {
  final Set<StaticFeature> missing = EnumSet.noneOf(StaticFeature.class);
  boolean amd;

  @Override
  public boolean has(StaticFeature feature) {
    return !missing.contains(feature);
  }

  /** What happens elsewhere while the processor executes CPUID. */
  Runnable meanwhile = () -> {};

  @Override
  public Outcome cpuid(Cpu cpu) {
    meanwhile.run();
    return Outcome.NEXT;
  }

  @Override
  public Outcome rdmsr(Cpu cpu) {
    return Outcome.NEXT;
  }

  @Override
  public Outcome wrmsr(Cpu cpu) {
    return Outcome.NEXT;
  }

  @Override
  public Outcome xsetbv(Cpu cpu) {
    return Outcome.NEXT;
  }

  @Override
  public Outcome setCr0(Cpu cpu, long value) {
    return ControlState.setCr0(cpu, value);
  }

  @Override
  public Outcome setCr3(Cpu cpu, long value) {
    return ControlState.setCr3(cpu, value);
  }

  @Override
  public Outcome setCr4(Cpu cpu, long value) {
    return ControlState.setCr4(cpu, value);
  }

  @Override
  public Outcome setCr8(Cpu cpu, long value) {
    cpu.cr8 = value;
    return Outcome.NEXT;
  }

  @Override
  public Outcome in(Cpu cpu, int port, int size) {
    cpu.setAccumulator(size, port);
    return Outcome.NEXT;
  }

  @Override
  public Outcome out(Cpu cpu, int port, int size, int value) {
    return Outcome.NEXT;
  }

  @Override
  public Outcome halt(Cpu cpu) {
    return Outcome.NEXT;
  }

  @Override
  public Outcome monitor(Cpu cpu) {
    return Outcome.NEXT;
  }

  @Override
  public Outcome mwait(Cpu cpu) {
    return Outcome.NEXT;
  }

  @Override
  public Outcome hypercall(Cpu cpu) {
    return Outcome.NEXT;
  }

  @Override
  public Outcome rdpmc(Cpu cpu) {
    return Outcome.NEXT;
  }

  @Override
  public boolean amdCompatible() {
    return amd;
  }

  @Override
  public long stateInUse() {
    return -1;
  }

  @Override
  public long tsc() {
    return 0x1_2345_6789L;
  }

  @Override
  public long random() {
    return 42;
  }
}
