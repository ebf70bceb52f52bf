package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.engine.isa.NativeGenerator.Made;
import guise.x86.StaticFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.StringTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random instances of what a process can execute mean the same on this machine's processor and on
 * the engine: registers, defined flags, memory, faults.
 *
 * <p>{@code -Dguise.native.cases=1000000} runs more of them, {@code -Dguise.native.seed=...}
 * others.
 */
class NativeComparisonTest {
  private static final int BATCH = 50_000;
  private static final long CASES = Long.getLong("guise.native.cases", 250_000);
  private static final long SEED = Long.getLong("guise.native.seed", 1);
  private static final int SHOWN = Integer.getInteger("guise.native.shown", 40);
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  @TempDir Path directory;

  @Test
  void theEngineDoesWhatThisProcessorDoes() throws IOException, InterruptedException {
    compare(UserMode.rows());
  }

  @Test
  void soDoesItsVectorUnit() throws IOException, InterruptedException {
    compare(UserMode.vectors());
  }

  private void compare(List<Instruction> wanted) throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "needs an x86 machine with 64 bits");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc");
    assumeTrue(Files.isReadable(CPUINFO), "needs /proc/cpuinfo");
    var random = new SplittableRandom(SEED);
    byte[][] patterns = NativeState.patterns(random);
    Set<StaticFeature> features = features();
    var machine = new NativeMachine(directory);
    NativeFacts facts = machine.facts();
    if (facts.clearsBases()) {
      features.add(StaticFeature.NULL_SEL_CLR_BASE);
    }
    var engine = new NativeEngine(patterns, features, facts);
    var generator = new NativeGenerator(SEED, rows(wanted, features), engine, patterns);
    var wrong = new ArrayList<String>();
    var tally = new NativeTally();
    for (long done = 0; done < CASES; done += BATCH) {
      int count = (int) Math.min(BATCH, CASES - done);
      compare(machine, engine, patterns, batch(generator, count), wrong, tally);
    }
    System.out.println("NATIVE " + tally);
    assertEquals(List.of(), tally.without(rows(wanted, features)), "rows without a native case");
    assertEquals(
        List.of(), wrong.subList(0, Math.min(SHOWN, wrong.size())), wrong.size() + " differ");
  }

  private static List<Made> batch(NativeGenerator generator, int count) {
    var batch = new ArrayList<Made>(count);
    while (batch.size() < count) {
      batch.add(generator.next());
    }
    return batch;
  }

  private static void compare(
      NativeMachine machine,
      NativeEngine engine,
      byte[][] patterns,
      List<Made> batch,
      List<String> wrong,
      NativeTally tally)
      throws IOException, InterruptedException {
    List<NativeResult> there = machine.run(patterns, batch.stream().map(Made::test).toList());
    assertEquals(batch.size(), there.size(), "every case has a result");
    for (int i = 0; i < batch.size(); i++) {
      Made made = batch.get(i);
      NativeResult here = engine.run(made.test(), made.decoded());
      tally.count(made, here);
      String text = here.differences(there.get(i), made.test(), undefined(made));
      if (!text.isEmpty()) {
        wrong.add("\n" + made.test() + ": " + text);
      }
    }
  }

  private static long undefined(Made made) {
    Decoded in = made.decoded();
    int count =
        switch (in.instruction()) {
          case ShiftInstructions row when row.name().endsWith("_1") -> 1;
          case ShiftInstructions row when row.name().endsWith("CL") ->
              (int) made.test().registers[Cpu.RCX];
          default -> (int) in.immediate();
        };
    return UndefinedFlags.of(in.instruction(), count & Shifting.countMask(in), 8 * in.size());
  }

  /** The rows whose features this processor has; the others are named. */
  private static List<OpcodeTable.Row> rows(List<Instruction> user, Set<StaticFeature> features) {
    var rows = new ArrayList<OpcodeTable.Row>();
    for (OpcodeTable.Row row : InstructionSet.ALL.known().rows()) {
      boolean has = row.instruction().needs().map(features::contains).orElse(true);
      if (user.contains(row.instruction()) && has) {
        rows.add(row);
      } else if (!has) {
        System.out.println("SKIPPED " + row.instruction() + ": this processor has no such thing");
      }
    }
    return rows;
  }

  private static Set<StaticFeature> features() throws IOException {
    var features = EnumSet.noneOf(StaticFeature.class);
    String line =
        Files.readAllLines(CPUINFO).stream()
            .filter(at -> at.startsWith("flags"))
            .findFirst()
            .orElse("");
    var words = new StringTokenizer(line);
    while (words.hasMoreTokens()) {
      String word = words.nextToken().toLowerCase(Locale.ROOT);
      for (StaticFeature feature : StaticFeature.values()) {
        if (feature.names().linux().equals(word)) {
          features.add(feature);
        }
      }
    }
    return features;
  }
}
