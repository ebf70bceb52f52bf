package guise.device;

import guise.kvm.Errno;
import guise.kvm.KvmException;
import java.util.Optional;

/** Whether this process can use KVM, and if not, why. */
public final class Availability {
  private Availability() {}

  /** What is in the way, in one line; empty where {@code /dev/kvm} can be opened. */
  public static Optional<String> missing() {
    Optional<String> platform = wrongPlatform();
    if (platform.isPresent()) {
      return platform;
    }
    try (DeviceKvm _ = DeviceKvm.open()) {
      return Optional.empty();
    } catch (KvmException e) {
      return Optional.of(reason(e.errno()));
    }
  }

  private static String reason(Errno errno) {
    return switch (errno) {
      case ENOENT -> "there is no /dev/kvm";
      case ENODEV, ENXIO -> "/dev/kvm has no driver behind it";
      case EACCES, EPERM -> "no permission to open /dev/kvm for reading and writing";
      default -> "/dev/kvm cannot be opened: " + errno + ", " + errno.text();
    };
  }

  static boolean isLinuxOnX86() {
    return wrongPlatform().isEmpty();
  }

  static void requireLinuxOnX86() {
    wrongPlatform()
        .ifPresent(reason -> {
          throw new UnsupportedOperationException(reason);
        });
  }

  private static Optional<String> wrongPlatform() {
    String system = System.getProperty("os.name", "");
    String processor = System.getProperty("os.arch", "");
    boolean fits = system.equals("Linux") && processor.equals("amd64");
    return fits
        ? Optional.empty()
        : Optional.of(
            "KVM's structures are those of Linux on x86-64, not " + system + " on " + processor);
  }
}
