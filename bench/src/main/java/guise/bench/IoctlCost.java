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
 */
public final class IoctlCost {
  private static final int ROUNDS = 11;
  private static final int BATCHES = 300;
  private static final int COUNT = 500;
  private static final double GOAL = 60;

  private final List<Double> javaExtension = new ArrayList<>();
  private final List<Double> javaRegs = new ArrayList<>();
  private final List<Double> cExtension = new ArrayList<>();
  private final List<Double> cRegs = new ArrayList<>();
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
      var gcc = new ProcessBuilder("gcc", "-O2", "-o", program.toString(), source.toString());
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
          fromC(program.get());
        }
        boolean warm = round > 0; // the first round is for the compiler
        fromJava(kvm, vcpu, warm);
      }
    }
    System.out.printf("%-22s %8s %8s %8s  (medians, nanoseconds)%n", "", "C", "Java", "more");
    boolean good = report("KVM_CHECK_EXTENSION", cExtension, javaExtension);
    good &= report("KVM_GET_REGS", cRegs, javaRegs);
    System.out.println("goal: at most " + (int) GOAL + " more" + (sink == 0 ? "." : ""));
    return good;
  }

  private void fromC(Path program) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(program.toString(), String.valueOf(BATCHES), String.valueOf(COUNT));
    Process process = builder.redirectErrorStream(true).start();
    try (var lines = process.inputReader().lines()) {
      lines.forEach(line -> {
        String[] figures = line.split(" ", -1);
        cExtension.add(Double.valueOf(figures[0]));
        cRegs.add(Double.valueOf(figures[1]));
      });
    }
    process.waitFor();
  }

  private void fromJava(Kvm kvm, Vcpu vcpu, boolean kept) {
    int slots = Capability.NR_MEMSLOTS.number();
    for (int batch = 0; batch < BATCHES; batch++) {
      double extension = timed(() -> kvm.checkExtension(slots));
      double regs = timed(() -> vcpu.regs().rip());
      if (kept) {
        javaExtension.add(extension);
        javaRegs.add(regs);
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

  private static boolean report(String ioctl, List<Double> c, List<Double> java) {
    double ofJava = median(java);
    if (c.isEmpty()) {
      System.out.printf("%-22s %8s %8.0f%n", ioctl, "", ofJava);
      return true;
    }
    double ofC = median(c);
    System.out.printf("%-22s %8.0f %8.0f %8.0f%n", ioctl, ofC, ofJava, ofJava - ofC);
    return ofJava - ofC <= GOAL;
  }

  private static double median(List<Double> figures) {
    return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
  }
}
