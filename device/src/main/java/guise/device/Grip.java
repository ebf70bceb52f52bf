package guise.device;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a guest as an ioctl takes hold of it. KVM writes there while it runs a vCPU and
 * even when it only looks at one, so nobody may free that memory meanwhile; a call into C holds
 * what it is given, and {@code ioctl} ignores what it has no use for. Where the memory is gone
 * already, or belongs to another thread alone, the call is not made: {@link IllegalStateException},
 * {@link WrongThreadException}.
 */
final class Grip {
  static final Grip NONE = new Grip(List.of());

  private final MemorySegment[] segments;
  private final @Nullable MethodHandle handle;

  /** A hold of segments, one of each scope. */
  Grip(List<MemorySegment> segments) {
    this.segments = segments.toArray(MemorySegment[]::new);
    this.handle = segments.size() > 1 ? Libc.ioctlHolding(segments.size()) : null;
  }

  int ioctl(MemorySegment state, int fd, long request, MemorySegment argument) {
    if (segments.length == 0) {
      return Libc.ioctl(state, fd, request, argument);
    }
    return handle == null
        ? Libc.ioctl(state, fd, request, argument, segments[0])
        : Libc.ioctl(handle, state, fd, request, argument, segments);
  }
}
