package guise.bench;

import guise.device.Availability;
import guise.device.DeviceKvm;
import guise.kvm.Capability;
import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What an ioctl costs from Java beside what it costs from C: both in turns, in one run. JMH cannot
 * do that, so this is a program of its own; {@code bench/run ioctl} starts it.
 *
 * <p>C is measured twice: in a process of one thread, for which the kernel looks up a descriptor
 * without counting references, and in one that has a second thread, as a JVM always has. The goal
 * is about the second: the same ioctl in the same circumstances.
 */
public final class IoctlCost {
  private static final int ROUNDS = 11;
  private static final int BATCHES = 150;
  private static final int COUNT = 500;
  private static final double GOAL = 60;

  /** The figures of one ioctl. */
  private record Figures(String ioctl, List<Double> alone, List<Double> beside, List<Double> java) {
    Figures(String ioctl) {
      this(ioctl, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** Prints a line; whether the goal is met. */
    boolean report() {
      double ofJava = median(java);
      if (beside.isEmpty()) {
        System.out.printf("%-20s %8s %8s %8.0f%n", ioctl, "", "", ofJava);
        return true;
      }
      double more = ofJava - median(beside);
      System.out.printf(
          "%-20s %8.0f %8.0f %8.0f %8.0f%n", ioctl, median(alone), median(beside), ofJava, more);
      return more <= GOAL;
    }
  }

  private final Figures extension = new Figures("KVM_CHECK_EXTENSION");
  private final Figures regs = new Figures("KVM_GET_REGS");

  @SuppressWarnings("UnusedVariable") // a result that nobody needs must not be left out
  private long sink;

  private IoctlCost() {}

  /** Measures and prints; status 1 where Java's share is larger than the goal. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Optional<String> missing = Availability.missing();
    if (missing.isPresent()) {
      System.out.println("not measured: " + missing.get());
      return;
    }
    Path directory = Files.createTempDirectory("guise-bench");
    Optional<Path> program = compiled(directory);
    if (program.isEmpty()) {
      System.out.println("gcc is missing: only Java is measured");
    }
    System.exit(new IoctlCost().measured(program) ? 0 : 1);
  }

  private static Optional<Path> compiled(Path directory) throws IOException, InterruptedException {
    Path source = directory.resolve("ioctl-cost.c");
    try (InputStream text = IoctlCost.class.getResourceAsStream("ioctl-cost.c")) {
      Files.copy(Objects.requireNonNull(text), source, StandardCopyOption.REPLACE_EXISTING);
    }
    Path program = directory.resolve("ioctl-cost");
    try {
      var gcc =
          new ProcessBuilder("gcc", "-O2", "-pthread", "-o", program.toString(), source.toString());
      return gcc.inheritIO().start().waitFor() == 0 ? Optional.of(program) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private boolean measured(Optional<Path> program) throws IOException, InterruptedException {
    try (Kvm kvm = DeviceKvm.open();
        Vm vm = kvm.createVm();
        Vcpu vcpu = vm.createVcpu(0)) {
      for (int round = 0; round < ROUNDS; round++) {
        if (program.isPresent()) {
          fromC(extension.alone(), regs.alone(), program.get().toString());
          fromC(extension.beside(), regs.beside(), program.get().toString(), "thread");
        }
        boolean warm = round > 0; // the first round is for the compiler
        fromJava(kvm, vcpu, warm);
      }
    }
    System.out.println("medians, nanoseconds    C alone  beside     Java     more");
    boolean quick = extension.report();
    boolean good = regs.report() && quick;
    System.out.println("goal: Java at most " + (int) GOAL + " more than C beside another thread");
    return good;
  }

  private static void fromC(
      List<Double> extension, List<Double> regs, String program, String... more)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(program, "" + BATCHES, "" + COUNT));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var lines = process.inputReader().lines()) {
      lines.forEach(line -> {
        String[] figures = line.split(" ", -1);
        extension.add(Double.valueOf(figures[0]));
        regs.add(Double.valueOf(figures[1]));
      });
    }
    process.waitFor();
  }

  private void fromJava(Kvm kvm, Vcpu vcpu, boolean kept) {
    int slots = Capability.NR_MEMSLOTS.number();
    for (int batch = 0; batch < BATCHES; batch++) {
      double ofExtension = timed(() -> kvm.checkExtension(slots));
      double ofRegs = timed(() -> vcpu.regs().rip());
      if (kept) {
        extension.java().add(ofExtension);
        regs.java().add(ofRegs);
      }
    }
  }

  private double timed(LongSupplier ioctl) {
    long start = System.nanoTime();
    for (int at = 0; at < COUNT; at++) {
      sink += ioctl.getAsLong();
    }
    return (double) (System.nanoTime() - start) / COUNT;
  }

  private static double median(List<Double> figures) {
    return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
  }
}
