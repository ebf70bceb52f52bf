package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.Event;
import guise.engine.isa.NestedGuest;
import guise.engine.memory.GuestMemory;
import guise.engine.memory.SecondLevel;
import guise.kernel.Behaviour;
import org.jspecify.annotations.Nullable;

/**
 * What VMX and SVM of a vCPU have in common: the way its processor becomes another guest, and what
 * of it instructions do not reach.
 */
class NestedVcpu {
  private static final int QUADWORD = 8;

  /** The address space of L2, apart from L1's: what VPIDs and ASIDs are shifted above. */
  private static final long INNER = 1L << 40;

  private static final int TAG = 12;

  final VcpuState v;
  final GuestMemory memory;

  NestedVcpu(VcpuState v) {
    this.v = v;
    this.memory = v.vm.memory();
  }

  public Cpu cpu() {
    return v.cpu;
  }

  public long reservedPhysical() {
    return v.reservedGpa;
  }

  public long reservedCr4() {
    return Cr4.reserved(v) | v.platform.cr4Reserved;
  }

  public boolean isValidEfer(long value) {
    return (value & ~v.platform.eferAllowed) == 0 && EferBit.suits(v.caps(), v.platform, value);
  }

  public void loadCr4(long value) {
    Cr4.write(v, value);
  }

  public boolean loadPdptes(long cr3) {
    return v.cpu.memory.loadPdptrs(cr3);
  }

  // -- registers that no entry or exit has a field of Cpu for -------------------------------------

  public long register(int msr) {
    return LiveRegisters.has(msr) ? LiveRegisters.read(v.cpu, msr) : v.msrs.getOrDefault(msr, 0L);
  }

  public void setRegister(int msr, long value) {
    if (LiveRegisters.has(msr)) {
      LiveRegisters.write(v.cpu, msr, value);
    } else {
      v.msrs.put(msr, value);
    }
  }

  // -- memory -----------------------------------------------------------------------------------

  public boolean isMemory(long address) {
    return memory.isRam(address, QUADWORD);
  }

  public int readInt(long address) {
    return (int) memory.read(address, Integer.BYTES);
  }

  public long readLong(long address) {
    return memory.read(address, QUADWORD);
  }

  public long readEntry(long address) {
    return memory.readEntry(address, QUADWORD);
  }

  public long read(long address, int size) {
    return memory.read(address, size);
  }

  public void write(long address, int size, long value) {
    memory.write(address, size, value);
  }

  public boolean hasInjection() {
    return v.injection != null;
  }

  public void writeInt(long address, int value) {
    memory.write(address, Integer.BYTES, value);
  }

  public void writeLong(long address, long value) {
    memory.write(address, QUADWORD, value);
  }

  // -- in and out -------------------------------------------------------------------------------

  /**
   * The processor becomes L2.
   *
   * @param tag its VPID or ASID
   */
  public void enter(NestedGuest guest, @Nullable SecondLevel second, long tag) {
    v.cpu.nested = guest;
    v.inNestedGuest = true;
    v.cpu.space = INNER | tag << TAG;
    v.cpu.memory.secondLevel(second);
  }

  /** The processor becomes L1 again. */
  public void leave() {
    v.cpu.nested = null;
    v.injection = null;
    v.inNestedGuest = false;
    v.cpu.space = 0;
    v.cpu.memory.secondLevel(null);
  }

  /** All registers are loaded: what follows from them is worked out. */
  public void settle() {
    v.cpu.settle();
  }

  public void flush() {
    v.cpu.memory.flush();
  }

  public void inject(Event event) {
    v.injection = event;
  }

  /** L1 cannot go on. */
  public void shutDown() {
    v.shutDown = true;
  }

  boolean does(Behaviour behaviour) {
    return v.platform.does(behaviour);
  }
}
