package guise.device;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import guise.kvm.Bytes;
import guise.kvm.NestedState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The state of nested virtualization as the kernel has it: a header, and as much as it tells. */
final class NestedStruct {
  private static final Field FLAGS = Field.of(Layouts.NESTED_STATE, "flags");
  private static final Field FORMAT = Field.of(Layouts.NESTED_STATE, "format");
  private static final Field SIZE = Field.of(Layouts.NESTED_STATE, "size");
  private static final Field HEADER = Field.of(Layouts.NESTED_STATE, "hdr");

  private NestedStruct() {}

  /**
   * The state.
   *
   * @param most what {@code KVM_CAP_NESTED_STATE} says there can be
   */
  static NestedState get(OpenFile vcpu, int most) {
    try (Arena arena = Arena.ofConfined()) {
      int room = Math.max(most, NestedState.HEADER_SIZE);
      MemorySegment state = arena.allocate(room, Long.BYTES);
      SIZE.set(state, room);
      vcpu.call(Ioctl.GET_NESTED_STATE, state);
      long data = SIZE.get(state) - NestedState.HEADER_SIZE;
      return new NestedState(
          FLAGS.getInt(state),
          FORMAT.getInt(state),
          bytes(state.asSlice(HEADER.offset(), HEADER.size())),
          bytes(state.asSlice(NestedState.HEADER_SIZE, Math.max(data, 0))));
    }
  }

  private static Bytes bytes(MemorySegment segment) {
    return Bytes.of(segment.toArray(JAVA_BYTE));
  }

  static void set(OpenFile vcpu, NestedState nested) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(nested.size(), Long.BYTES);
      FLAGS.set(state, nested.flags());
      FORMAT.set(state, nested.format());
      SIZE.set(state, nested.size());
      put(nested.header(), state.asSlice(HEADER.offset(), HEADER.size()));
      put(nested.data(), state.asSlice(NestedState.HEADER_SIZE));
      vcpu.call(Ioctl.SET_NESTED_STATE, state);
    }
  }

  private static void put(Bytes bytes, MemorySegment place) {
    place.copyFrom(MemorySegment.ofArray(bytes.toArray()));
  }
}
