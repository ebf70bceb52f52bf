package guise.engine.isa;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This machine's processor, by way of a C program that the test compiles. */
final class NativeMachine {
  private static final int CASE_SIZE = 16 * 8 + 8 + 16 + 16 + 32 * 8 + 2 * 8 + 20 * 8 + 8 + 8 * 8;

  private final Path directory;
  private final Path program;

  NativeMachine(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    this.program = directory.resolve("native");
    Path source = directory.resolve("native.c");
    try (InputStream in = NativeMachine.class.getResourceAsStream("native.c")) {
      Files.write(source, in.readAllBytes());
    }
    run(
        "gcc",
        "-O2",
        "-mfsgsbase",
        "-fno-stack-protector",
        "-fcf-protection=none",
        "-o",
        program.toString(),
        source.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("%s: status %d %s".formatted(command[0], status, said));
    }
  }

  /** What the engine has to know of this machine to be its twin. */
  NativeFacts facts() throws IOException, InterruptedException {
    Path out = directory.resolve("facts");
    run(program.toString(), "--info", out.toString());
    return NativeFacts.read(ByteBuffer.wrap(Files.readAllBytes(out)));
  }

  List<NativeResult> run(byte[][] patterns, List<NativeCase> cases)
      throws IOException, InterruptedException {
    Path in = directory.resolve("cases");
    Path out = directory.resolve("results");
    Files.write(in, bytes(patterns, cases));
    run(program.toString(), in.toString(), out.toString());
    ByteBuffer read = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
    var results = new ArrayList<NativeResult>(cases.size());
    while (read.remaining() >= NativeResult.SIZE) {
      results.add(NativeResult.read(read));
    }
    return results;
  }

  private static void put(ByteBuffer out, long[] words) {
    for (long word : words) {
      out.putLong(word);
    }
  }

  private static byte[] bytes(byte[][] patterns, List<NativeCase> cases) {
    int size = 8 + patterns.length * NativeCase.PAGE + cases.size() * CASE_SIZE;
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(cases.size());
    for (byte[] pattern : patterns) {
      out.put(pattern);
    }
    for (NativeCase test : cases) {
      put(out, test.registers);
      out.putLong(test.flags);
      out.putInt(test.bits()).putInt(test.repeats ? 1 : 0).putInt(test.pattern);
      out.putInt(test.mxcsr).put(test.code);
      put(out, test.xmm);
      put(out, test.bases);
      put(out, test.x87);
      out.putInt(test.area).putInt(test.number);
      put(out, test.header);
    }
    return out.array();
  }
}
