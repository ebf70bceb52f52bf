package guise.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.kvm.Vcpu;
import guise.kvm.Vm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** VMs and vCPUs that come and go leave nothing behind in this process. */
class LeakTest {
  /** File descriptors and mappings of KVM, and all mappings. */
  private record Held(long files, long mappings) {
    static Held now() throws IOException {
      try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
        long open = files.filter(Held::isKvm).count();
        return new Held(open, count("anon_inode:kvm"));
      }
    }

    private static boolean isKvm(Path descriptor) {
      try {
        return Files.readSymbolicLink(descriptor).toString().contains("kvm");
      } catch (IOException _) {
        return false; // closed meanwhile
      }
    }

    private static long count(String what) throws IOException {
      try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
        return lines.filter(line -> line.contains(what)).count();
      }
    }
  }

  private static void cycle(DeviceKvm kvm) {
    try (Vm vm = kvm.createVm();
        Vcpu vcpu = vm.createVcpu(0)) {
      vcpu.sregs();
    }
  }

  private static void cycles(int count) throws IOException {
    try (DeviceKvm kvm = Present.kvm()) {
      cycle(kvm);
      Held before = Held.now();
      Instant start = Instant.now();
      for (int round = 0; round < count; round++) {
        cycle(kvm);
      }
      Duration took = Duration.between(start, Instant.now());
      System.out.printf("%d cycles of a VM and a vCPU took %s%n", count, took);
      assertEquals(before, Held.now());
    }
  }

  @Test
  void aFewCyclesLeaveNothing() throws IOException {
    cycles(200);
  }

  @Test
  void tenThousandCyclesLeaveNothing() throws IOException {
    cycles(10_000);
  }

  @Test
  void whatIsForgottenGoesWithTheDevice() throws IOException {
    Held before = Held.now();
    try (DeviceKvm kvm = Present.kvm()) {
      for (int vm = 0; vm < 10; vm++) {
        Vm forgotten = kvm.createVm();
        forgotten.createVcpu(0);
        forgotten.createVcpu(1);
      }
      Held meanwhile = Held.now();
      assertEquals(before.files() + 31, meanwhile.files());
      assertEquals(before.mappings() + 20, meanwhile.mappings());
    }
    assertEquals(before, Held.now());
  }
}
