package guise.replay.scenario;

import guise.kvm.Capability;
import guise.kvm.Xsave;
import java.util.Optional;

/** The two ways to read the guest's XSAVE area. */
final class XsaveSteps {
  /** What two words of the buffer hold where nothing was written: it was filled beforehand. */
  private static final String UNTOUCHED =
      "touched=0 xstate_bv=cccccccccccccccc xcomp_bv=cccccccccccccccc";

  private static final Answer NOT_ASKED = Answer.returned(-99);

  private final Probe probe;

  XsaveSteps(Probe probe) {
    this.probe = probe;
  }

  void record() {
    int size = probe.vm().checkExtension(Capability.XSAVE2);
    Asked<Xsave> area =
        size > 0 ? Asked.of(() -> probe.vcpu().xsave2()) : new Asked<>(Optional.empty(), NOT_ASKED);
    String seen = area.value().map(XsaveSteps::seen).orElse(UNTOUCHED);
    probe.answered("XSAVE2 cap=", "%d get %s %s".formatted(size, area.answer(), seen));
    probe.answered("XSAVE(4096) get ", Asked.of(() -> probe.vcpu().xsave()).answer());
  }

  private static String seen(Xsave area) {
    return "touched=%d xstate_bv=%x xcomp_bv=%x"
        .formatted(area.area().size(), area.xstateBv(), area.xcompBv());
  }
}
