package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a command or an input is said in one line. */
final class ComplaintsTest {
  private static final String DUMP =
      """
      CPU 0:
         0x00000000 0x00: eax=0x00000001 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69
         0x00000001 0x00: eax=0x000106a4 ebx=0x00100800 ecx=0x009ce3bd edx=0xbfebfbff
      """;

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          explan                                       | unknown command 'explan'; did you mean explain? (see guise --help)
          explain --hots milan                         | unknown option '--hots'; did you mean --host? (see guise explain --help)
          explain --host milan --kernel                | missing required parameter for option '--kernel' (VERSION) (see guise explain --help)
          explain --vmm xen                            | --vmm takes kvm, firecracker, qemu, not 'xen' (see guise explain --help)
          explain --output yaml                        | --output takes table, json, csv, markdown, not 'yaml' (see guise explain --help)
          host                                         | missing command: list, show or convert (see guise host --help)
          host shw milan                               | unknown command 'shw'; did you mean show? (see guise host --help)
          host convert milan --to xml                  | --to takes profile, cpuid-r, table, not 'xml' (see guise host convert --help)
          explain --kernel 6.1                         | --host is missing: a shipped profile (guise host list), a file, -, or --live
          explain --host miln --kernel 6.1             | no host 'miln': neither a shipped profile nor a file; did you mean milan?
          explain --host milan                         | --kernel is missing, and milan does not say which kernel it runs
          explain --host milan --kernel 6,1            | --kernel '6,1' is no kernel version; write it like 6.1, 6.1.90 or 5.10.223-amd64; did you mean 6.1?
          explain --host milan --kernel 6.20           | kernel 6.20 is not modelled; Guise knows the lines 5.10 to 5.19, 6.0 to 6.19 and 7.0 to 7.2; the nearest is 6.19
          explain --host milan --kernel 4.19           | kernel 4.19 is not modelled; Guise knows the lines 5.10 to 5.19, 6.0 to 6.19 and 7.0 to 7.2; the nearest is 5.10
          explain --host milan --host zen --kernel 6.1 | --host can be given once; guise diff compares two
          explain --host milan --kernel 6.1 --feature amx-tyle    | no feature 'amx-tyle'; did you mean amx-tile?
          explain --host milan --kernel 6.1 --set avx3            | no feature 'avx3'; did you mean avx2 or avx?
          explain --host milan --kernel 6.1 --leaf 99             | neither the CPU nor the guest has leaf 99
          explain --host milan --kernel 6.1 --leaf seven          | --leaf 'seven': write it in hexadecimal, like 7, 0xD.1 or 80000008
          explain --host milan --kernel 6.1 --module kvm_amd.nestd=0 | --module 'kvm_amd.nestd=0': no parameter that a guest's CPU depends on; did you mean kvm_amd.nested?
          explain --host milan --kernel 6.1 --module nested       | --module 'nested': write it like kvm_intel.nested=0
          explain --host milan --kernel 6.1 --cpu host            | --cpu goes with --vmm qemu
          explain --host milan --kernel 6.1 --template t.json     | --template goes with --vmm firecracker
          explain --host milan --kernel 6.1 --vcpus 2             | --vcpus goes with --vmm qemu or firecracker
          explain --host milan --kernel 6.1 --vmm qemu --vcpus 0  | --vcpus takes a number from 1, not 0
          explain --host milan --kernel 6.1 --vmm qemu --cpu host,+avx3 | --cpu '+avx3': QEMU's CPUs have no property 'avx3'; did you mean avx2?
          explain --host milan --kernel 6.1 --set avx --clear avx | 'avx' is both set and cleared
          diff --host milan --kernel 6.1                          | nothing to compare: give --kernel, --host, --cmdline, --vmm, --cpu, --template or --table twice, or one --module with two values
          diff --host milan --kernel 6.1 --kernel 6.2 --kernel 6.3 | --kernel can be given twice: before and after
          decode                                       | decode wants either a FILE (- is standard input) or a --host
          decode --host alder-lake --cpu 99            | --cpu 99: alder-lake has the CPUs 0 to 23
          decode no-such-file                          | no-such-file: found no such file, expected a readable file
          host show /no/such/file                      | /no/such/file: found no such file, expected a readable file
          """)
  void aMistakeInTheCommand(String line, String complaint) {
    Ran.of(line).complains(2, complaint);
  }

  @Test
  void aDirectory() {
    Ran.of("decode", directory.toString())
        .complains(2, directory + ": found a directory, expected a file");
  }

  @Test
  void aBinaryFile() throws IOException {
    Path file = directory.resolve("dump.bin");
    Files.write(file, new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0});
    Ran.of("explain", "--kernel", "6.1", "--host", file.toString())
        .complains(2, "dump.bin: found binary data, expected text");
  }

  @Test
  void aHugeFile() throws IOException {
    Path file = directory.resolve("huge.txt");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(200L << 20);
    }
    Ran.of("decode", file.toString())
        .complains(2, "huge.txt: found a file of 200 MiB, expected at most 64 MiB");
  }

  @Test
  void anEmptyInput() {
    Ran run = Ran.withInput("", "decode", "-");
    assertEquals(2, run.status());
    assertTrue(run.err().startsWith("guise: standard input: found nothing, expected "), run.err());
  }

  @Test
  void aTruncatedDump() {
    String torn = DUMP.substring(0, DUMP.length() - 12);
    Ran run = Ran.withInput(torn, "decode", "-");
    assertEquals(2, run.status(), run.out());
    assertEquals(
        "guise: standard input: found CPU 0 without leaf 1, expected at least leaf 0 and leaf 1\n",
        run.err());
  }

  @Test
  void twoCpusInterleaved() {
    String mixed =
        DUMP.replace(
            "0x00000001 0x00",
            "0x00000000 0x00: eax=0x00000002 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n   0x00000001 0x00");
    Ran run = Ran.withInput(mixed, "decode", "-");
    assertEquals(2, run.status(), run.out());
    assertTrue(run.err().startsWith("guise: standard input:3: found "), run.err());
    assertTrue(run.err().endsWith("(is this the text of two CPUs, interleaved?)\n"), run.err());
  }

  @Test
  void aBadTemplate() throws IOException {
    Path file = directory.resolve("bad.json");
    Files.writeString(
        file,
        """
        {"cpuid_modifiers": [
          {"leaf": "0x7", "subleaf": "0x0", "flags": 1,
           "modifiers": [{"register": "ebx", "bitmap": "0b2"}]}
        ]}
        """,
        StandardCharsets.UTF_8);
    Ran.of("explain --host milan --kernel 6.1 --vmm firecracker --template " + file)
        .complains(2, "bad.json:3: found '0b2', expected at most 32 digits 0, 1 and x");
  }

  @Test
  void aTableThatIsNone() {
    Ran run =
        Ran.withInput("[1, 2]", "explain", "--host", "milan", "--kernel", "6.1", "--table", "-");
    assertEquals(2, run.status());
    assertTrue(run.err().startsWith("guise: standard input"), run.err());
  }

  @Test
  void aHostInATemplateFile() {
    Ran run = Ran.withInput("{\"cpuid_modifiers\": []}", "host", "show", "-");
    run.complains(
        2,
        "standard input: found a Firecracker CPU template, expected a host: a CPU dump, a host"
            + " profile, or a trace");
  }

  @Test
  void aFileInNoDirectory() {
    Path file = directory.resolve("none/host.json");
    Ran.of("host convert milan --to profile -o " + file)
        .complains(2, file + ": cannot be written: there is no such directory");
  }
}
