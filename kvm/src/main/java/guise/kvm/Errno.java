package guise.kvm;

import java.util.Optional;

/** The error numbers KVM's ioctls end in, as Linux numbers them on x86. */
public enum Errno {
  // spotless:off
  EPERM      ( 1, "operation not permitted"),
  ENOENT     ( 2, "no such file or directory"),
  EINTR      ( 4, "interrupted system call"),
  EIO        ( 5, "input/output error"),
  ENXIO      ( 6, "no such device or address"),
  E2BIG      ( 7, "argument list too long"),
  EBADF      ( 9, "bad file descriptor"),
  EAGAIN     (11, "resource temporarily unavailable"),
  ENOMEM     (12, "cannot allocate memory"),
  EACCES     (13, "permission denied"),
  EFAULT     (14, "bad address"),
  EBUSY      (16, "device or resource busy"),
  EEXIST     (17, "file exists"),
  ENODEV     (19, "no such device"),
  EINVAL     (22, "invalid argument"),
  ENOTTY     (25, "inappropriate ioctl for device"),
  ENOSPC     (28, "no space left on device"),
  EOPNOTSUPP (95, "operation not supported");
  // spotless:on

  private final int number;
  private final String text;

  Errno(int number, String text) {
    this.number = number;
    this.text = text;
  }

  public int number() {
    return number;
  }

  /** What {@code strerror} says. */
  public String text() {
    return text;
  }

  public static Optional<Errno> of(int number) {
    for (Errno errno : values()) {
      if (errno.number == number) {
        return Optional.of(errno);
      }
    }
    return Optional.empty();
  }
}
