package guise.request;

import com.google.errorprone.annotations.Immutable;

/**
 * How a guest's vCPUs are arranged, as {@code -smp} says it: each number counts parts of the level
 * above it.
 */
@Immutable
public record Smp(int sockets, int dies, int modules, int cores, int threads) {
  public static final Smp ONE = of(1);

  public Smp {
    if (sockets < 1 || dies < 1 || modules < 1 || cores < 1 || threads < 1) {
      throw new IllegalArgumentException("every level of a topology has at least one part");
    }
  }

  /** One socket of cores without hyper-threads: what {@code -smp N} alone means. */
  public static Smp of(int vcpus) {
    return new Smp(1, 1, 1, vcpus, 1);
  }

  public int vcpus() {
    return sockets * threadsPerPackage();
  }

  int threadsPerPackage() {
    return dies * threadsPerDie();
  }

  int threadsPerDie() {
    return modules * threadsPerModule();
  }

  int threadsPerModule() {
    return cores * threads;
  }

  /** Where the core's number starts in an APIC ID. */
  int coreShift() {
    return bitsFor(threads);
  }

  int moduleShift() {
    return coreShift() + bitsFor(cores);
  }

  int dieShift() {
    return moduleShift() + bitsFor(modules);
  }

  int packageShift() {
    return dieShift() + bitsFor(dies);
  }

  int apicId(int vcpu) {
    int thread = vcpu % threads;
    int module = vcpu / threadsPerModule() % modules;
    int die = vcpu / threadsPerDie() % dies;
    int socket = vcpu / threadsPerPackage();
    return socket << packageShift()
        | die << dieShift()
        | module << moduleShift()
        | core(vcpu) << coreShift()
        | thread;
  }

  /** The number of a vCPU's core within its module. */
  int core(int vcpu) {
    return vcpu / threads % cores;
  }

  /** Whether there is a level between core and package. */
  boolean extended() {
    return dies > 1 || modules > 1;
  }

  private static int bitsFor(int parts) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(parts - 1);
  }
}
