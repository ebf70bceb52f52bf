package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.svm.SvmVcpu;
import guise.kernel.Behaviour;
import guise.x86.StaticFeature;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** SVM's view of a vCPU that nests. */
final class SvmVirtualization extends NestedVcpu implements SvmVcpu {
  private static final int PAGE = 4096;

  SvmVirtualization(VcpuState v) {
    super(v);
  }

  @Override
  public boolean hasNestedPaging() {
    return v.has(StaticFeature.NPT);
  }

  @Override
  public boolean hasNextRip() {
    return v.has(StaticFeature.NRIPS);
  }

  @Override
  public boolean dropsNestedPaging() {
    return does(Behaviour.NESTED_GUEST_FIXES);
  }

  @Override
  public boolean checksEvents() {
    return does(Behaviour.NESTED_GUEST_FIXES);
  }

  @Override
  public boolean checksVirtualNmis() {
    return does(Behaviour.VIRTUAL_NMI_CHECKED);
  }

  @Override
  public boolean checksTlbControl() {
    return does(Behaviour.TLB_CONTROL_CHECKED);
  }

  @Override
  public boolean has(StaticFeature feature) {
    return v.has(feature);
  }

  @Override
  public @Nullable MemorySegment page(long address) {
    return memory.segment(address, PAGE);
  }

  @Override
  public void begun(boolean shadow) {
    v.cpu.shadow = shadow ? Cpu.SHADOW_OF_STI : 0;
  }

  @Override
  public boolean shadow() {
    return (v.cpu.shadow | v.cpu.under) != 0;
  }
}
