package guise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What tells this machine from all others, gathered where it can be read. */
final class MachineIdentity {
  /** Shorter ones are words that stand in any file. */
  private static final int LONG_ENOUGH = 6;

  private MachineIdentity() {}

  /** Names of the machine and its user, which may be words like any other. */
  static List<String> names() {
    var names = new TreeSet<String>();
    names.add(System.getProperty("user.name", ""));
    names.addAll(read("/proc/sys/kernel/hostname"));
    names.addAll(read("/proc/sys/kernel/domainname"));
    names.remove("");
    names.remove("(none)");
    return List.copyOf(names);
  }

  /** Ids, addresses and serial numbers, with and without what separates their digits. */
  static List<String> numbers() {
    var found = new ArrayList<String>();
    found.addAll(read("/etc/machine-id"));
    found.addAll(read("/var/lib/dbus/machine-id"));
    found.addAll(read("/proc/sys/kernel/random/boot_id"));
    found.addAll(readAll("/sys/class/net", "address"));
    found.addAll(readAll("/sys/class/dmi", "product_uuid"));
    for (String file : List.of("product_serial", "board_serial", "chassis_serial")) {
      found.addAll(readAll("/sys/class/dmi", file));
    }
    var numbers = new TreeSet<String>();
    for (String number : found) {
      String digits = number.toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum}]", "");
      if (digits.length() >= LONG_ENOUGH && !digits.matches("0+|notspecified")) {
        numbers.add(number.toLowerCase(Locale.ROOT));
        numbers.add(digits);
      }
    }
    return List.copyOf(numbers);
  }

  private static List<String> readAll(String directory, String name) {
    var found = new ArrayList<String>();
    try (Stream<Path> entries = Files.list(Path.of(directory))) {
      entries.forEach(entry -> found.addAll(read(entry.resolve(name).toString())));
    } catch (IOException _) {
      return List.of();
    }
    return found;
  }

  private static List<String> read(String file) {
    try {
      return List.of(Files.readString(Path.of(file)).strip());
    } catch (IOException _) {
      return List.of();
    }
  }
}
