package guise.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The registers that KVM has on a host, by address; each family of registers adds its own. */
final class MsrTable {
  /** Reads a register, or refuses by an {@link MsrRefused}. */
  interface Reader {
    long read(VcpuState v, Access access);
  }

  /** Writes a register, or refuses by an {@link MsrRefused}. */
  interface Writer {
    void write(VcpuState v, long value, Access access);
  }

  /** Decides whether a value may be written, or refuses. */
  interface Check {
    void check(VcpuState v, long value, Access access);
  }

  /** A register. */
  record Row(Reader reader, Writer writer) {}

  private final Map<Integer, Row> rows = new HashMap<>();

  void add(int index, Reader reader, Writer writer) {
    rows.put(index, new Row(reader, writer));
  }

  /** A register that keeps what passes a check. */
  void keep(int index, long reset, Check check) {
    add(
        index,
        stored(index, reset),
        (v, value, access) -> {
          check.check(v, value, access);
          v.msrs.put(index, value);
        });
  }

  /** A register that keeps whatever is written. */
  void keep(int index, long reset) {
    keep(index, reset, (_, _, _) -> {});
  }

  /** A register that lives in the processor. */
  void live(int index, Check check) {
    add(
        index,
        (v, _) -> LiveRegisters.read(v.cpu, index),
        (v, value, access) -> {
          check.check(v, value, access);
          LiveRegisters.write(v.cpu, index, value);
        });
  }

  void live(int index) {
    live(index, (_, _, _) -> {});
  }

  /** A register that reads as a constant and whose writes have no effect. */
  void ignore(int index, long constant) {
    add(index, (_, _) -> constant, (_, _, _) -> {});
  }

  /** A register that reads as a constant and cannot be written. */
  void constant(int index, long constant) {
    add(index, (_, _) -> constant, (_, _, _) -> MsrRule.WRITABLE.unless(false));
  }

  static Reader stored(int index, long reset) {
    return (v, _) -> v.msrs.getOrDefault(index, reset);
  }

  @Nullable Row find(int index) {
    return rows.get(index);
  }
}
