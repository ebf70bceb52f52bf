package guise.engine.isa;

/**
 * An instruction at a place: what its bytes say, resolved as far as the mode allows. Immutable;
 * cached for as long as bytes and mode stay.
 */
public final class Decoded {
  /** No such register: an address without base or index. */
  public static final int NONE = -1;

  /** The pseudo base of RIP-relative addresses: the address is {@link Cpu#rip} plus disp. */
  public static final int RIP = 16;

  final Instruction instruction;
  final Semantics semantics;

  /** In bytes, prefixes included. */
  final int length;

  /** Bytes of an operand: 1, 2, 4, 8, 16. */
  final int size;

  /** The bits of an operand of up to 8 bytes. */
  final long mask;

  /** Bytes of an address: 2, 4, 8. */
  final int addressSize;

  /** ModRM.reg with REX.R, or the opcode's register with REX.B. */
  final int reg;

  /** ModRM.rm with REX.B: a register, where {@link #memory} is false. */
  final int rm;

  /** Whether the r/m operand is memory. */
  final boolean memory;

  /** Without REX, byte registers 4 to 7 are AH, CH, DH, BH. */
  final boolean rex;

  /** The segment of the memory operand: an override, or what belongs to the base. */
  final int segment;

  final int base;
  final int index;

  /** The shift of the index: 0 to 3. */
  final int scale;

  final long displacement;

  /** The immediate, extended as the encoding says; a branch's displacement; a far offset. */
  final long immediate;

  /** A second immediate: ENTER's level, a far selector. */
  final int immediate2;

  /** 0, 0xF2 or 0xF3: REP where it means that. */
  final int repeat;

  final boolean lock;

  /** VEX.vvvv: the additional register, where the encoding has one. */
  final int vvvv;

  Decoded(Builder b) {
    instruction = b.instruction;
    length = b.length;
    size = b.size;
    mask = b.size >= 8 ? -1 : (1L << 8 * b.size) - 1;
    addressSize = b.addressSize;
    reg = b.reg;
    rm = b.rm;
    memory = b.memory;
    rex = b.rex;
    segment = b.segment;
    base = b.base;
    index = b.index;
    scale = b.scale;
    displacement = b.displacement;
    immediate = b.immediate;
    immediate2 = b.immediate2;
    repeat = b.repeat;
    lock = b.lock;
    vvvv = b.vvvv;
    semantics = instruction.specialised(this);
  }

  /** The name of its row. */
  public String name() {
    return instruction.name();
  }

  /** What the decoder knows so far. */
  static final class Builder {
    Instruction instruction;
    int length;
    int size;
    int addressSize;
    int reg;
    int rm;
    boolean memory;
    boolean rex;
    int segment;
    int base = NONE;
    int index = NONE;
    int scale;
    long displacement;
    long immediate;
    int immediate2;
    int immediates;
    int repeat;
    boolean lock;
    int vvvv;

    Builder(Instruction instruction) {
      this.instruction = instruction;
    }
  }

  /** The offset of the memory operand in its segment, cut to the address size. */
  long offset(Cpu cpu) {
    long at = displacement;
    if (base >= 0) {
      at += base == RIP ? cpu.rip : cpu.r[base];
    }
    if (index >= 0) {
      at += cpu.r[index] << scale;
    }
    if (addressSize == 8) {
      return at;
    }
    return addressSize == 4 ? at & 0xFFFF_FFFFL : at & 0xFFFF;
  }

  /** Reads the r/m operand, zero-extended. */
  long rm(Cpu cpu) {
    return memory ? cpu.read(segment, offset(cpu), size) : cpu.register(rm, size, rex);
  }

  /** Writes the r/m operand. */
  void setRm(Cpu cpu, long value) {
    if (memory) {
      cpu.write(segment, offset(cpu), size, value);
    } else {
      cpu.setRegister(rm, size, rex, value);
    }
  }

  /** Reads the r/m operand, to write it with {@link #modify}. */
  long rmToModify(Cpu cpu) {
    return memory ? cpu.readToModify(segment, offset(cpu), size) : cpu.register(rm, size, rex);
  }

  /** Writes the r/m operand that was read with {@link #rmToModify}. */
  void modify(Cpu cpu, long value) {
    if (memory) {
      cpu.memory.write(cpu.modified, size, value);
    } else {
      cpu.setRegister(rm, size, rex, value);
    }
  }

  /** Reads the register operand, zero-extended. */
  long reg(Cpu cpu) {
    return cpu.register(reg, size, rex);
  }

  /** Writes the register operand. */
  void setReg(Cpu cpu, long value) {
    cpu.setRegister(reg, size, rex, value);
  }

  // -- for whoever tells a hypervisor about the instruction
  // ----------------------------------------

  public int length() {
    return length;
  }

  public boolean isMemory() {
    return memory;
  }

  public int register() {
    return reg;
  }

  public int rmRegister() {
    return rm;
  }

  public int addressSize() {
    return addressSize;
  }

  public int segment() {
    return segment;
  }

  public int base() {
    return base;
  }

  public int index() {
    return index;
  }

  public int scale() {
    return scale;
  }

  public long displacement() {
    return displacement;
  }

  /** Bytes of an operand. */
  public int operandSize() {
    return size;
  }

  public boolean isRepeated() {
    return repeat != 0;
  }

  /** Whether the encoding ends in an immediate byte. */
  public boolean hasImmediate() {
    return instruction.encoding().text().endsWith(" ib");
  }
}
