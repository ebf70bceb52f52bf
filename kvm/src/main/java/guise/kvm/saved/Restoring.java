package guise.kvm.saved;

import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.kvm.Vcpu;
import java.util.ArrayList;
import java.util.List;

/** Writes the parts of a saved state, and keeps account of what KVM takes. */
final class Restoring {
  private static final List<Part> PARTS = List.of(Part.values());

  private final List<Part> applied = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();

  /** Ends a part at the first register that is refused. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped() {
      super(null, null, false, false);
    }
  }

  private Restoring() {}

  static void stopping(SavedVcpu saved, Kvm kvm, Vcpu vcpu) {
    var restoring = new Restoring();
    for (Part part : PARTS) {
      var writing =
          new Writing(
              saved,
              kvm,
              vcpu,
              (register, rule) -> {
                restoring.refused.add(Refused.register(part, register, rule));
                throw new Stopped();
              });
      if (!restoring.write(part, writing)) {
        throw new RestoreRefused(restoring.result());
      }
    }
  }

  static Restoration tryingAll(SavedVcpu saved, Kvm kvm, Vcpu vcpu) {
    var restoring = new Restoring();
    for (Part part : PARTS) {
      var writing =
          new Writing(
              saved,
              kvm,
              vcpu,
              (register, rule) -> restoring.refused.add(Refused.register(part, register, rule)));
      boolean taken = restoring.write(part, writing);
      if (!taken && part == Part.CPUID) {
        break;
      }
    }
    return restoring.result();
  }

  /** Whether all of a part was taken. */
  private boolean write(Part part, Writing writing) {
    int before = refused.size();
    try {
      part.write(writing);
    } catch (KvmException refusal) {
      refused.add(Refused.of(part, refusal));
    } catch (Stopped _) {
      // noted where it was thrown
    }
    boolean taken = refused.size() == before;
    if (taken) {
      applied.add(part);
    }
    return taken;
  }

  private Restoration result() {
    var untried = new ArrayList<>(PARTS);
    untried.removeAll(applied);
    untried.removeAll(refused.stream().map(Refused::part).toList());
    return new Restoration(applied, refused, untried);
  }
}
