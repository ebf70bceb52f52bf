package guise.engine.vmx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A VMCS that userspace has, or gets. */
final class VmcsCopy implements VmcsBytes {
  private final ByteBuffer bytes;

  VmcsCopy(byte[] page) {
    this.bytes = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public long read(int place, int size) {
    return switch (size) {
      case Short.BYTES -> Short.toUnsignedLong(bytes.getShort(place));
      case Integer.BYTES -> Integer.toUnsignedLong(bytes.getInt(place));
      default -> bytes.getLong(place);
    };
  }

  @Override
  public void write(int place, int size, long value) {
    switch (size) {
      case Short.BYTES -> bytes.putShort(place, (short) value);
      case Integer.BYTES -> bytes.putInt(place, (int) value);
      default -> bytes.putLong(place, value);
    }
  }
}
