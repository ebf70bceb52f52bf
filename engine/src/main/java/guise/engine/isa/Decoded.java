package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;

/**
 * An instruction at a place: what its bytes say, resolved as far as the mode allows. Cached for as
 * long as bytes and mode stay.
 *
 * <p>A record, because the JVM takes the fields of a constant record for constants: in generated
 * code the semantics fold to what this instance does.
 *
 * @param semantics what it does: of its row, or faster for its form
 * @param length in bytes, prefixes included
 * @param size the bytes of an operand: 1, 2, 4, 8, 16
 * @param mask the bits of an operand of up to 8 bytes
 * @param addressSize the bytes of an address: 2, 4, 8
 * @param reg ModRM.reg with REX.R, or the opcode's register with REX.B
 * @param rm ModRM.rm with REX.B: a register, where {@code memory} is false
 * @param memory whether the r/m operand is memory
 * @param rex whether a REX prefix is there; without, byte registers 4 to 7 are AH, CH, DH, BH
 * @param segment of the memory operand: an override, or what belongs to the base
 * @param base a register, {@link #NONE} or {@link #RIP}
 * @param index a register or {@link #NONE}
 * @param scale the shift of the index: 0 to 3
 * @param immediate extended as the encoding says; a branch's displacement; a far offset
 * @param immediate2 a second immediate: ENTER's level, a far selector
 * @param repeat 0, 0xF2 or 0xF3: REP where it means that
 * @param vvvv VEX.vvvv: the additional register, where the encoding has one
 */
@Immutable
public record Decoded(
    Instruction instruction,
    Semantics semantics,
    int length,
    int size,
    long mask,
    int addressSize,
    int reg,
    int rm,
    boolean memory,
    boolean rex,
    int segment,
    int base,
    int index,
    int scale,
    long displacement,
    long immediate,
    int immediate2,
    int repeat,
    boolean lock,
    int vvvv) {
  /** No such register: an address without base or index. */
  public static final int NONE = -1;

  /** The pseudo base of RIP-relative addresses: the address is {@link Cpu#rip} plus disp. */
  public static final int RIP = 16;

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

    /** The instruction, with the fastest semantics that its form has. */
    Decoded build() {
      return with(instruction.specialised(with(instruction.semantics())));
    }

    private Decoded with(Semantics semantics) {
      return new Decoded(
          instruction,
          semantics,
          length,
          size,
          size >= 8 ? -1 : (1L << 8 * size) - 1,
          addressSize,
          reg,
          rm,
          memory,
          rex,
          segment,
          base,
          index,
          scale,
          displacement,
          immediate,
          immediate2,
          repeat,
          lock,
          vvvv);
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

  /** Whether it is a string instruction with REP, REPE or REPNE. */
  public boolean isRepeated() {
    return repeat != 0;
  }

  /** Whether the encoding ends in an immediate byte. */
  public boolean hasImmediate() {
    return instruction.encoding().text().endsWith(" ib");
  }
}
