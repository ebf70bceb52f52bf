package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;

/**
 * Where an instruction stands in the opcode map, as the manuals write it.
 *
 * <p>Words of the notation, in this order, separated by blanks:
 *
 * <ul>
 *   <li>{@code NP}, {@code 66}, {@code F3}, {@code F2}: the mandatory prefix ({@code NP}: none of
 *       the three); {@code NFx}: neither F2 nor F3. Without such a word, 66 gives the operand size,
 *       F2 and F3 are REP or ignored.
 *   <li>{@code REX.W}, {@code W0}: only with, only without REX.W
 *   <li>{@code i64}: not in 64-bit mode; {@code o64}: only there
 *   <li>{@code VEX.LZ.0F38} and the like: {@code VEX.} then {@code LZ}|{@code 128}|{@code 256}|
 *       {@code LIG}, then optionally {@code NP}|{@code 66}|{@code F3}|{@code F2}, then {@code 0F}|
 *       {@code 0F38}|{@code 0F3A}, then optionally {@code W0}|{@code W1}, then optionally {@code
 *       novvvv} where VEX.vvvv must be 1111
 *   <li>the bytes of the opcode, in hexadecimal; {@code B8+r} is eight opcodes whose lower three
 *       bits (with REX.B) name a register; {@code D8-DF} is each of these opcodes; a byte after
 *       {@code 0F 01} and the like, where a ModRM byte would stand, is that ModRM byte
 *   <li>{@code /r}: a ModRM byte; {@code /0} to {@code /7}: one whose reg field is that
 *   <li>{@code reg}, {@code mem}: only the forms with mod=3, only the others; {@code asreg}: rm is
 *       a register whatever mod is (MOV from and to CR and DR)
 *   <li>{@code ib} (sign-extended), {@code iw} (not extended), {@code iz} (16 or 32 bits,
 *       sign-extended), {@code iv} (16, 32 or 64 bits), {@code id}; {@code cb}, {@code cz}:
 *       displacements of branches; {@code moffs}: an address of the address size; {@code ptr}: a
 *       selector behind an offset
 * </ul>
 *
 * @param text the notation
 * @param size how the operands' size follows
 */
@Immutable
public record Encoding(String text, OperandSize size) {}
