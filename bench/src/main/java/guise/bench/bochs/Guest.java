package guise.bench.bochs;

import guise.bench.bochs.Aim.AtMost;
import guise.bench.bochs.Aim.None;
import guise.bench.bochs.Aim.TimesBochs;
import guise.cli.run.Patch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is run: an image, its parameter, and so many iterations that each side takes some seconds.
 * To add a guest, add its line. The last column is what Debian's Bochs took on another day (the
 * table that came with the images).
 */
enum Guest {
  // spotless:off
  CPUID64   ("cpuid64",   0, 100_000_000, Unit.NANOS,  new AtMost(15),      43),
  HASH64    ("hash64",    0,       1_000, Unit.MIPS,   new TimesBochs(1.5), 127),
  COLLATZ64 ("collatz64", 0,   1_000_000, Unit.MIPS,   new TimesBochs(1.5), 159),
  VMX64_0   ("vmx64",     0,   1_000_000, Unit.MICROS, new AtMost(0.8),     2.8),
  VMX64_1   ("vmx64",     1,   1_000_000, Unit.MICROS, new None(),          Double.NaN),
  VMX64_2   ("vmx64",     2,   1_000_000, Unit.MICROS, new None(),          Double.NaN),
  VMX64_3   ("vmx64",     3,   1_000_000, Unit.MICROS, new AtMost(1),       3.5);
  // spotless:on

  private static final int COUNT_AT = 0x48;
  private static final int PARAMETER_AT = 0x50;

  private static final int COUNTED = "E 0123456789ABCDEF".length();

  private final String image;
  private final long parameter;
  private final long iterations;
  private final Unit unit;
  private final Aim aim;
  private final double published;

  Guest(String image, long parameter, long iterations, Unit unit, Aim aim, double published) {
    this.image = image;
    this.parameter = parameter;
    this.iterations = iterations;
    this.unit = unit;
    this.aim = aim;
    this.published = published;
  }

  String image() {
    return image;
  }

  long iterations() {
    return iterations;
  }

  Unit unit() {
    return unit;
  }

  Aim aim() {
    return aim;
  }

  /** Bochs's published figure; not a number where there is none. */
  double published() {
    return published;
  }

  /** The image as it is loaded. */
  byte[] patched(Path directory) throws IOException {
    byte[] file = Files.readAllBytes(directory.resolve(image + ".bin"));
    new Patch(COUNT_AT, iterations).applyTo(file);
    new Patch(PARAMETER_AT, parameter).applyTo(file);
    return file;
  }

  /** Whether two runs came to the same: count and checksum, which for CPUID is the CPU's own. */
  boolean agree(Timed one, Timed other) {
    int compared = this == CPUID64 ? COUNTED : one.ending().length();
    return one.ending().regionMatches(0, other.ending(), 0, compared);
  }

  @Override
  public String toString() {
    return unit == Unit.MICROS ? image + " P2=" + parameter : image;
  }
}
