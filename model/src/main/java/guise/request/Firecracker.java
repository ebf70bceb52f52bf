package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.guest.Staged;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import guise.x86.Vendor;
import guise.x86.xstate.XComponent;
import java.util.Objects;
import java.util.Optional;

/**
 * What Firecracker asks for: KVM's supported CPUID, changed by a CPU template if there is one, then
 * normalised, and sorted by function and index.
 *
 * @param vcpus the number of vCPUs
 * @param threadsPerCore 2 where the machine has {@code smt}, otherwise 1
 */
@Immutable
@SuppressWarnings("Immutable") // an optional of an immutable value
public record Firecracker(int vcpus, int threadsPerCore, Optional<FirecrackerTemplate> template)
    implements Request {
  private static final int MOST_VCPUS = 32;

  /** A machine without hyper-threads, as Firecracker's own default is. */
  public Firecracker(int vcpus, Optional<FirecrackerTemplate> template) {
    this(vcpus, 1, template);
  }

  public Firecracker {
    if (vcpus < 1 || vcpus > MOST_VCPUS) {
      throw new RequestRefused(
          FirecrackerRefusal.VCPU_COUNT, "Firecracker has 1 to 32 vCPUs, not " + vcpus);
    }
    boolean even = threadsPerCore == 1 || threadsPerCore == 2 && (vcpus == 1 || vcpus % 2 == 0);
    if (!even) {
      throw new RequestRefused(
          FirecrackerRefusal.VCPU_COUNT,
          "Firecracker cannot spread " + vcpus + " vCPUs over cores of " + threadsPerCore);
    }
  }

  /** One vCPU and no template: how Firecracker's own fingerprints were taken. */
  public static Firecracker plain() {
    return new Firecracker(1, Optional.empty());
  }

  public Firecracker with(FirecrackerTemplate other) {
    return new Firecracker(vcpus, threadsPerCore, Optional.of(other));
  }

  @Override
  public Staged<CpuidTable> from(Offer offer, int vcpu) {
    Objects.checkIndex(vcpu, vcpus);
    Vendor vendor = vendor(offer.supported());
    var cpuid = new FirecrackerCpuid(offer, this, vcpu);
    template.ifPresent(cpuid::apply);
    for (FirecrackerRule rule : FirecrackerRule.values()) {
      if (rule.appliesTo(vendor)) {
        cpuid.apply(rule);
      }
    }
    return cpuid.result();
  }

  /** AMX's tile data, asked for before KVM's table is read, wherever the kernel knows it. */
  @Override
  public long permissions() {
    return XComponent.TILEDATA.mask();
  }

  /** The logical processors that share a core: one where there is one vCPU, SMT or not. */
  int siblings() {
    return vcpus > 1 ? threadsPerCore : 1;
  }

  private static Vendor vendor(CpuidTable supported) {
    Registers leaf0 =
        supported
            .find(0, 0)
            .orElseThrow(() ->
                new RequestRefused(
                    FirecrackerRefusal.LEAF_MISSING, "KVM offers no leaf 0 to Firecracker"))
            .values();
    return Vendor.of(leaf0)
        .filter(v -> v == Vendor.INTEL || v == Vendor.AMD)
        .orElseThrow(() ->
            new RequestRefused(
                FirecrackerRefusal.VENDOR,
                "Firecracker runs on GenuineIntel and AuthenticAMD, not on '"
                    + Vendor.letters(leaf0)
                    + "'"));
  }
}
