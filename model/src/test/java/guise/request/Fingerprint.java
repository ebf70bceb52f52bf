package guise.request;

import guise.host.RawCpuid;
import guise.kernel.Kernel;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one Firecracker guest saw: see the README beside the files. */
enum Fingerprint {
  ICELAKE_5_10("icelake-5.10"),
  ICELAKE_6_1("icelake-6.1"),
  ICELAKE_6_18("icelake-6.18"),
  SAPPHIRE_RAPIDS_5_10("sapphire-rapids-5.10"),
  SAPPHIRE_RAPIDS_6_1("sapphire-rapids-6.1"),
  SAPPHIRE_RAPIDS_6_18("sapphire-rapids-6.18"),
  MILAN_5_10("milan-5.10"),
  MILAN_6_1("milan-6.1"),
  MILAN_6_18("milan-6.18");

  private static final Pattern ENTRY =
      Pattern.compile("(\\w{8})\\.(\\w+) f(\\w): (\\w{8}) (\\w{8}) (\\w{8}) (\\w{8})");

  private final String file;

  Fingerprint(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  String processor() {
    return file.substring(0, file.lastIndexOf('-'));
  }

  CpuidTable table() {
    var entries = new ArrayList<CpuidEntry>();
    for (String line : lines()) {
      Matcher it = ENTRY.matcher(line);
      if (it.matches()) {
        var values = new Registers(hex(it, 4), hex(it, 5), hex(it, 6), hex(it, 7));
        entries.add(new CpuidEntry(hex(it, 1), hex(it, 2), hex(it, 3), values));
      }
    }
    return CpuidTable.of(entries);
  }

  private static int hex(Matcher line, int group) {
    return Integer.parseUnsignedInt(line.group(group), 16);
  }

  private List<String> lines() {
    var stream = Fingerprint.class.getResourceAsStream("firecracker/" + file + ".txt");
    try (var reader =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Kernel kernel() {
    return Kernel.of(file.substring(file.lastIndexOf('-') + 1));
  }

  /** An offer as if the guest's CPU were the host, and all of it were offered. */
  Offer offer() {
    return offerOf(table());
  }

  /** Another offer on a host with the guest's CPU. */
  Offer offerOf(CpuidTable supported) {
    return Offer.of(supported, host(), kernel());
  }

  RawCpuid host() {
    var leaves = new TreeMap<Leaf, Registers>();
    table().forEach(entry -> leaves.put(entry.leaf(), entry.values()));
    return RawCpuid.of(leaves);
  }
}
