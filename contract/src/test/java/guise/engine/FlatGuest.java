package guise.engine;

import guise.formats.Profiles;
import guise.kernel.Kernel;
import guise.kvm.Exit;
import guise.kvm.MemoryRegion;
import guise.kvm.MsrEntry;
import guise.kvm.Regs;
import guise.kvm.Segment;
import guise.kvm.Sregs;
import guise.x86.StaticFeature;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;

/** An L1 in 64-bit mode, its first 2 MiB mapped as they are; it executes a few bytes at a time. */
public final class FlatGuest {
  /** Where the bytes go that are executed. */
  public static final long CODE = 0x1000;

  public static final long STACK = 0x8FF0;
  private static final int SIZE = 1 << 20;
  private static final int PAGE = 4096;
  private static final long TABLES = 0x10000;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  public final EmulatedVcpu vcpu;
  private final MemorySegment memory = Arena.ofAuto().allocate(SIZE, PAGE);
  private Sregs flat;

  /**
   * Builds the guest.
   *
   * @param cr4 what is on beside PAE
   * @param efer what is on beside long mode
   */
  public FlatGuest(String profile, String version, long cr4, long efer) {
    var host = Profiles.find(profile).orElseThrow();
    Kernel kernel = Kernel.of(version);
    var permissions = ProcessPermissions.of(host, kernel);
    var kvm = new EmulatedKvm(host, kernel, permissions, Choices.DEFAULTS);
    var vm = kvm.createVm();
    vm.setUserMemoryRegion(MemoryRegion.of(0, 0, memory));
    vcpu = (EmulatedVcpu) vm.createVcpu(0);
    vcpu.setCpuid2(kvm.supportedCpuid(256).entries());
    putLong(TABLES, TABLES + 0x1007);
    putLong(TABLES + 0x1000, TABLES + 0x2007);
    putLong(TABLES + 0x2000, 0x87);
    flat = wide(vcpu.sregs()).withCr4(0x20 | cr4).withEfer(0x500 | efer);
    reset();
  }

  private static Sregs wide(Sregs reset) {
    var code = new Segment(0, -1, 0x18, 11, 1, 0, 0, 1, 1, 1, 0, 0);
    Sregs wide = reset.withSegments(reset.segments().withCs(code));
    return wide.withCr0(0x8000_0031L).withCr3(TABLES);
  }

  /** L1's mode as at first. */
  public void reset() {
    vcpu.setSregs(flat);
  }

  /** L1's mode from now on. */
  public void reset(Sregs other) {
    flat = other;
    reset();
  }

  /** The guest's CPU has no nested paging. */
  public void withoutNestedPaging() {
    vcpu.setCpuid2(vcpu.cpuid().without(StaticFeature.NPT.bit()));
  }

  public Sregs flat() {
    return flat;
  }

  // -- memory -----------------------------------------------------------------------------------

  public void put(long address, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, address, bytes.length);
  }

  public void putLong(long address, long value) {
    memory.set(LONG, address, value);
  }

  public void putInt(long address, int value) {
    memory.set(INT, address, value);
  }

  public void putByte(long address, int value) {
    memory.set(ValueLayout.JAVA_BYTE, address, (byte) value);
  }

  public long getLong(long address) {
    return memory.get(LONG, address);
  }

  public int getInt(long address) {
    return memory.get(INT, address);
  }

  public MemorySegment page(long address) {
    return memory.asSlice(address, PAGE);
  }

  /** The first bytes of memory, to be put back with {@link #restore}. */
  public byte[] image(int size) {
    return memory.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
  }

  public void restore(byte[] image) {
    MemorySegment.copy(image, 0, memory, ValueLayout.JAVA_BYTE, 0, image.length);
  }

  // -- registers and code -----------------------------------------------------------------------

  public long msr(int index) {
    return vcpu.getMsrs(List.of(index)).done().getFirst().value();
  }

  public void setMsr(int index, long value) {
    if (vcpu.setMsrs(List.of(new MsrEntry(index, value))) != 1) {
      throw new IllegalStateException("MSR %#x := %#x is refused".formatted(index, value));
    }
  }

  /** What RDTSC says, outside of nested guests. */
  public long tsc() {
    execute("0f31", Regs.ZERO);
    return vcpu.regs().rdx() << 32 | vcpu.regs().rax();
  }

  /** Executes bytes that HLT follows. */
  public Exit execute(String hex, Regs regs) {
    put(CODE, hex + "f4f4");
    vcpu.setRegs(regs.withRip(CODE).withRsp(STACK));
    vcpu.limitInstructions(vcpu.instructions() + 1_000_000);
    return vcpu.run();
  }
}
