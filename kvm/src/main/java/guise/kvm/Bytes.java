package guise.kvm;

import com.google.errorprone.annotations.Immutable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable string of bytes, numbers in it little endian. */
@Immutable
@SuppressWarnings("Immutable") // the array is a copy that never leaves
public final class Bytes {
  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Bytes of(byte[] bytes) {
    return new Bytes(bytes.clone());
  }

  /** A part of an array. */
  public static Bytes of(byte[] bytes, int from, int size) {
    return new Bytes(Arrays.copyOfRange(bytes, from, from + size));
  }

  public static Bytes zeros(int size) {
    return new Bytes(new byte[size]);
  }

  public int size() {
    return bytes.length;
  }

  public int getInt(int at) {
    return buffer().getInt(at);
  }

  public long getLong(int at) {
    return buffer().getLong(at);
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  public Bytes withInt(int at, int value) {
    byte[] copy = toArray();
    ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return new Bytes(copy);
  }

  public Bytes withLong(int at, long value) {
    byte[] copy = toArray();
    ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
    return new Bytes(copy);
  }

  /** These bytes, and then those. */
  public Bytes followedBy(Bytes next) {
    byte[] all = Arrays.copyOf(bytes, bytes.length + next.bytes.length);
    System.arraycopy(next.bytes, 0, all, bytes.length, next.bytes.length);
    return new Bytes(all);
  }

  public byte[] toArray() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
