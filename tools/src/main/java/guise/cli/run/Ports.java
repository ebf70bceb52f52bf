package guise.cli.run;

import guise.kvm.Bytes;
import guise.kvm.Exit;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The devices of {@code guise run}, all of them ports: a console on 0xE9 and 0x3F8, an exit code on
 * 0xF4, a shutdown by word on 0x8900. Any other port reads as ones and swallows what is written.
 */
final class Ports {
  private static final int DEBUG_CONSOLE = 0xE9;
  private static final int SERIAL = 0x3F8;
  private static final int SERIAL_LAST = 0x3FF;
  private static final int LINE_STATUS = 0x3FD;
  private static final int DEBUG_EXIT = 0xF4;
  private static final int SHUTDOWN = 0x8900;
  private static final String SHUTDOWN_WORD = "Shutdown";

  /** Transmitter empty, holding register empty. */
  private static final long READY = 0x60;

  private final OutputStream out;
  private int console;
  private String word = "";

  Ports(OutputStream out) {
    this.out = out;
  }

  Optional<Ending> write(Exit.PortWrite access) {
    for (byte each : access.data().toArray()) {
      Optional<Ending> ending = write(access.port(), each);
      if (ending.isPresent()) {
        return ending;
      }
    }
    return Optional.empty();
  }

  private Optional<Ending> write(int port, byte value) {
    switch (port) {
      case DEBUG_CONSOLE, SERIAL -> show(port, value);
      case DEBUG_EXIT -> {
        return Optional.of(new Ending.Exited(value & 0xFF));
      }
      case SHUTDOWN -> {
        return spell((char) value);
      }
      default -> {}
    }
    return Optional.empty();
  }

  /** Guests that do not know which port is heard write to both: the first one used counts. */
  private void show(int port, byte value) {
    console = console == 0 ? port : console;
    if (port == console) {
      try {
        out.write(value);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Optional<Ending> spell(char letter) {
    word += letter;
    if (!SHUTDOWN_WORD.startsWith(word)) {
      word = SHUTDOWN_WORD.charAt(0) == letter ? String.valueOf(letter) : "";
    }
    return word.equals(SHUTDOWN_WORD) ? Optional.of(new Ending.PoweredOff()) : Optional.empty();
  }

  Bytes read(Exit.PortRead access) {
    long value =
        switch (access.port()) {
          case LINE_STATUS -> READY;
          case DEBUG_CONSOLE -> DEBUG_CONSOLE;
          default -> access.port() >= SERIAL && access.port() <= SERIAL_LAST ? 0 : -1;
        };
    byte[] wide = Bytes.zeros(Long.BYTES).withLong(0, value).toArray();
    byte[] all = new byte[access.size() * access.count()];
    for (int at = 0; at < all.length; at++) {
      all[at] = wide[at % access.size()];
    }
    return Bytes.of(all);
  }

  /** What is read where nothing is. */
  static Bytes ones(int size) {
    byte[] ones = new byte[size];
    Arrays.fill(ones, (byte) -1);
    return Bytes.of(ones);
  }
}
