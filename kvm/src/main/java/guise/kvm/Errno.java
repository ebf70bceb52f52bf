package guise.kvm;

import java.util.Optional;

/** The error numbers KVM's ioctls end in, as Linux numbers them on x86. */
public enum Errno {
  // spotless:off
  EPERM      (  1, "operation not permitted"),
  ENOENT     (  2, "no such file or directory"),
  ESRCH      (  3, "no such process"),
  EINTR      (  4, "interrupted system call"),
  EIO        (  5, "input/output error"),
  ENXIO      (  6, "no such device or address"),
  E2BIG      (  7, "argument list too long"),
  EBADF      (  9, "bad file descriptor"),
  EAGAIN     ( 11, "resource temporarily unavailable"),
  ENOMEM     ( 12, "cannot allocate memory"),
  EACCES     ( 13, "permission denied"),
  EFAULT     ( 14, "bad address"),
  EBUSY      ( 16, "device or resource busy"),
  EEXIST     ( 17, "file exists"),
  ENODEV     ( 19, "no such device"),
  EINVAL     ( 22, "invalid argument"),
  ENFILE     ( 23, "too many open files in system"),
  EMFILE     ( 24, "too many open files"),
  ENOTTY     ( 25, "inappropriate ioctl for device"),
  EFBIG      ( 27, "file too large"),
  ENOSPC     ( 28, "no space left on device"),
  EROFS      ( 30, "read-only file system"),
  EDOM       ( 33, "numerical argument out of domain"),
  ERANGE     ( 34, "numerical result out of range"),
  EDEADLK    ( 35, "resource deadlock avoided"),
  ENOSYS     ( 38, "function not implemented"),
  EOVERFLOW  ( 75, "value too large for defined data type"),
  EOPNOTSUPP ( 95, "operation not supported"),
  ETIMEDOUT  (110, "connection timed out"),
  ECANCELED  (125, "operation canceled"),
  EHWPOISON  (133, "memory page has hardware error"),
  ENOTSUPP   (524, "operation is not supported");
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
