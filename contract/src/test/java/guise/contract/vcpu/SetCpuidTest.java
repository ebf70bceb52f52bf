package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.engine.Choices;
import guise.kernel.Behaviour;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.kvm.LegacyCpuidEntry;
import guise.kvm.Vcpu;
import guise.kvm.Xcrs;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which tables KVM_SET_CPUID and KVM_SET_CPUID2 refuse, how, and that nothing is left of them. */
@EveryBackend
class SetCpuidTest {
  private static final int SEEDS = 800;
  private static final long[] MEMORY = {Long.MAX_VALUE, 8192, 4096, 3000, 0};
  private static final long[] BEYOND = {0, 1, -1, 256, 0xFFFF_0000L};

  private final Backend backend;
  private final AtomicLong memory = new AtomicLong(Long.MAX_VALUE);
  private final Kvm plain;
  private final Kvm permitted;
  private final CpuidTable supported;

  SetCpuidTest(Backend backend) {
    this.backend = backend;
    var choices = Choices.DEFAULTS.with(bytes -> bytes <= memory.get());
    plain = backend.kvm(choices);
    permitted = backend.kvm(choices, backend.permittingTiles());
    supported = permitted.supportedCpuid().entries();
  }

  private boolean mayHaveTiles() {
    return SetCpuidOracle.announcesTileData(supported);
  }

  /** A vCPU in some state, and what it is then given. */
  private record Case(boolean tiles, boolean run, boolean grown, long memory, long beyond) {
    static Case random(SplittableRandom random) {
      return new Case(
          random.nextBoolean(),
          random.nextBoolean(),
          random.nextBoolean(),
          random.nextBoolean() ? MEMORY[0] : MEMORY[random.nextInt(MEMORY.length)],
          random.nextInt(3) == 0 ? BEYOND[random.nextInt(BEYOND.length)] : 0);
    }
  }

  private interface Attempt {
    /** Hands a table over, and says what the oracle made of it. */
    Optional<Errno> set(Vcpu vcpu, SetCpuidOracle oracle, Case given, CpuidTable table);
  }

  private Optional<Errno> set2(Vcpu vcpu, SetCpuidOracle oracle, Case given, CpuidTable table) {
    long nent = Math.max(0, table.size() + given.beyond) & 0xFFFF_FFFFL;
    Optional<Errno> expected = oracle.set2(nent, table);
    assertEquals(expected, refusal(() -> vcpu.setCpuid2((int) nent, table)), given::toString);
    if (expected.isEmpty()) {
      isHeld(CpuidTable.of(table.entries().subList(0, (int) nent)), vcpu);
    }
    return expected;
  }

  private Optional<Errno> set1(Vcpu vcpu, SetCpuidOracle oracle, Case given, CpuidTable table) {
    var entries =
        table.entries().stream()
            .map(entry -> new LegacyCpuidEntry(entry.function(), entry.values()))
            .toList();
    Optional<Errno> expected = oracle.set1(plain(table));
    assertEquals(expected, refusal(() -> vcpu.setCpuid(entries)), given::toString);
    if (expected.isEmpty()) {
      isHeld(plain(table), vcpu);
    }
    return expected;
  }

  /** But for the padding: up to 6.13 an equal table does not take the place of the one held. */
  private void isHeld(CpuidTable table, Vcpu vcpu) {
    var mirrored = Mirrored.underQuirk(backend);
    assertEquals(
        unpadded(mirrored.blanked(table)), unpadded(mirrored.blanked(vcpu.cpuid())), "accepted");
  }

  private static List<CpuidEntry> unpadded(CpuidTable table) {
    return table.entries().stream().map(e -> e.with(CpuidEntry.Padding.ZERO)).toList();
  }

  private static CpuidTable plain(CpuidTable table) {
    return CpuidTable.of(
        table.entries().stream().map(e -> CpuidEntry.plain(e.function(), e.values())).toList());
  }

  private static Optional<Errno> refusal(Runnable ioctl) {
    try {
      ioctl.run();
      return Optional.empty();
    } catch (KvmException refusal) {
      return Optional.of(refusal.errno());
    }
  }

  /** Plays a case from the beginning. */
  private Optional<Errno> play(Case given, List<CpuidEntry> entries, Attempt attempt) {
    memory.set(Long.MAX_VALUE);
    boolean tiles = given.tiles && mayHaveTiles();
    Vcpu vcpu = (tiles ? permitted : plain).createVm().createVcpu(0);
    CpuidTable first = given.grown && tiles ? supported : plain.supportedCpuid().entries();
    vcpu.setCpuid2(first);
    vcpu.setXcrs(Xcrs.xcr0(3));
    vcpu.setSregs(vcpu.sregs().withCr4(1 << 18));
    if (given.run) {
      vcpu.run();
    }
    CpuidTable before = vcpu.cpuid();
    memory.set(given.memory);
    var oracle =
        new SetCpuidOracle(backend, before, given.run, tiles, given.grown && tiles, given.memory);
    Optional<Errno> refused = attempt.set(vcpu, oracle, given, CpuidTable.of(entries));
    if (refused.isPresent()) {
      assertEquals(before, vcpu.cpuid(), "a refused table changes nothing");
    }
    return refused;
  }

  private Set<Errno> refusals(Attempt attempt) {
    var met = EnumSet.noneOf(Errno.class);
    var tables =
        new Property<CpuidEntry>(
            random -> HostileTable.random(random, supported), HostileTable::simpler);
    for (int seed = 0; seed < SEEDS; seed++) {
      Case given = Case.random(new SplittableRandom(~seed));
      tables.holdsFor(seed, table -> play(given, table, attempt).ifPresent(met::add));
    }
    return met;
  }

  @Test
  void refusalsOfKvmSetCpuid2AreThoseOfTheKernel() {
    var met = refusals(this::set2);
    areMet(met, Errno.E2BIG, Errno.ENOMEM, Errno.EFAULT, Errno.EINVAL);
    if (backend.does(Behaviour.XCOMP_CHECKED)) {
      areMet(met, Errno.EPERM);
    }
  }

  @Test
  void refusalsOfKvmSetCpuidAreThoseOfTheKernel() {
    var met = refusals(this::set1);
    areMet(met, Errno.E2BIG, Errno.ENOMEM, Errno.EINVAL);
    if (mayHaveTiles()) {
      areMet(met, Errno.EPERM, Errno.EFAULT);
    }
  }

  /** The generator reaches every refusal there is, or the test would say little. */
  private static void areMet(Set<Errno> met, Errno... all) {
    for (Errno errno : all) {
      assertTrue(met.contains(errno), () -> errno + " is missing in " + met);
    }
  }
}
