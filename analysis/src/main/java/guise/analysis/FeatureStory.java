package guise.analysis;

import guise.guest.Decision;
import guise.guest.Permission;
import guise.guest.Stage;
import guise.kernel.Confidence;
import guise.kernel.KernelVersion;
import guise.predict.Prediction;
import guise.x86.CpuidBit;
import guise.x86.CpuidTable;
import guise.x86.Feature;
import guise.x86.Leaf;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What became of one feature on the way from the host's CPU to the guest, stage by stage.
 *
 * @param steps one or more a stage, in order
 */
public record FeatureStory(Feature feature, Verdict verdict, List<Step> steps) {
  /** What a leaf's rule says where it only repeats what KVM itself decided. */
  private static final String COPIED = "KVM's capabilities";

  public FeatureStory {
    steps = List.copyOf(steps);
  }

  static FeatureStory of(Feature feature, Prediction prediction, Decisions decisions) {
    return new Teller(feature, prediction, decisions).tell();
  }

  /** The steps after which the feature's value differs from before. */
  public List<Step> turns() {
    var turns = new ArrayList<Step>();
    Optional<Boolean> before = Optional.empty();
    for (Step step : steps) {
      if (step.stage() == Stage.PERMISSION) {
        continue; // it says what the process has, not whether the bit shows
      }
      if (step.value().isPresent() && !step.value().equals(before)) {
        turns.add(step);
        before = step.value();
      }
    }
    return turns;
  }

  /**
   * The step that explains the verdict: the last that turned what the guest sees, or what the same
   * stage said about it afterwards without turning it again. Where the guest sees what KVM does not
   * honour, that is the capability's.
   */
  public Step decisive() {
    if (feature instanceof RuntimeFeature) {
      Optional<Step> mirrored = lastOf(Stage.GUEST).filter(step -> step.rule().isPresent());
      if (mirrored.isPresent()) {
        return mirrored.get();
      }
    }
    Optional<Step> withheld = lastOf(Stage.PERMISSION).filter(step -> !step.value().orElse(true));
    if (verdict == Verdict.DANGEROUS && withheld.isPresent()) {
      return withheld.get();
    }
    List<Step> turns = turns().stream().filter(this::concernsVerdict).toList();
    if (turns.isEmpty()) {
      return steps.getFirst();
    }
    Step turn = turns.getLast();
    Stage stage = turn.because().equals(COPIED) ? Stage.KVM : turn.stage();
    return lastOf(stage).orElse(turn);
  }

  private boolean concernsVerdict(Step step) {
    return step.stage() != Stage.CAPABILITY || verdict == Verdict.DANGEROUS;
  }

  /** How well the least known of the rules is known that brought the feature here. */
  public Confidence confidence() {
    return steps.stream()
        .map(Step::confidence)
        .max(Comparator.naturalOrder())
        .orElse(Confidence.SOURCE);
  }

  /** What was taken for granted on the way because the host's source does not tell. */
  public List<String> assumptions() {
    return steps.stream().flatMap(step -> step.assumption().stream()).distinct().toList();
  }

  private Optional<Step> lastOf(Stage stage) {
    return steps.stream().filter(step -> step.stage() == stage).reduce((_, later) -> later);
  }

  /** Tells one story. */
  private static final class Teller {
    private final Feature feature;
    private final CpuidBit bit;
    private final Prediction prediction;
    private final Decisions decisions;
    private final KernelVersion version;
    private final List<Step> steps = new ArrayList<>();

    Teller(Feature feature, Prediction prediction, Decisions decisions) {
      this.feature = feature;
      this.bit = feature.bit();
      this.prediction = prediction;
      this.decisions = decisions;
      this.version = prediction.rules().version();
    }

    FeatureStory tell() {
      boolean raw = raw();
      kernel();
      kvm();
      supported();
      boolean permitted = permission();
      table(Stage.VMM, prediction.request().value(), "passed on unchanged");
      boolean guest = table(Stage.GUEST, prediction.guest().value(), "stored as it was asked for");
      boolean honoured = capability(guest) && permitted;
      return new FeatureStory(feature, verdict(raw, guest, honoured), steps);
    }

    private boolean raw() {
      var cpuid = prediction.scenario().host().cpuid();
      Leaf leaf = bit.word().leaf();
      boolean has = cpuid.has(bit);
      if (cpuid.lacks(leaf)) {
        steps.add(
            Step.assumed(Stage.RAW, has, "the source lacks leaf " + leaf + ": taken as zero"));
      } else if (!cpuid.inRange(leaf.function())) {
        String function = "0x" + Integer.toHexString(leaf.function());
        steps.add(Step.carried(Stage.RAW, has, "the CPU has no leaf " + function));
      } else {
        rawStep(has);
      }
      return has;
    }

    private void rawStep(boolean has) {
      if (!has && prediction.scenario().host().isFromFlags()) {
        String because = "the flags do not show it: the CPU is taken not to have it";
        steps.add(Step.assumed(Stage.RAW, false, because));
      } else {
        String because = has ? "the CPU announces it" : "the CPU does not announce it";
        steps.add(Step.carried(Stage.RAW, has, because));
      }
    }

    private void kernel() {
      List<Decision> taken = decisions.about(bit, Stage.KERNEL);
      if (!taken.isEmpty()) {
        taken.forEach(this::add);
      } else if (prediction.view().value().keeps(bit)) {
        boolean has = prediction.view().value().has(feature);
        steps.add(
            Step.carried(
                Stage.KERNEL, has, has ? "the kernel keeps it" : "there is nothing to keep"));
      } else {
        steps.add(Step.silent(Stage.KERNEL, "the kernel keeps no track of it"));
      }
    }

    private void kvm() {
      List<Decision> taken = decisions.about(bit, Stage.KVM);
      if (taken.isEmpty()) {
        steps.add(Step.silent(Stage.KVM, "KVM of " + version.line() + " has no row for it"));
      }
      taken.forEach(this::add);
    }

    private void supported() {
      CpuidTable table = prediction.supported().value();
      Optional<Decision> settled = decisions.settling(bit, Stage.SUPPORTED);
      boolean has = table.announces(bit);
      Leaf first = Leaf.of(bit.word().leaf().function());
      if (settled.isEmpty() && prediction.scenario().host().cpuid().lacks(first)) {
        String because =
            "the source lacks leaf " + first + ": KVM is taken to report no further ones";
        steps.add(Step.assumed(Stage.SUPPORTED, has, because));
      } else if (settled.isEmpty()) {
        steps.add(Step.carried(Stage.SUPPORTED, has, "KVM reports no leaf " + bit.word().leaf()));
      } else {
        add(settled.get(), has);
      }
    }

    private boolean permission() {
      if (!TileFeatures.need(feature) || !prediction.supported().value().announces(bit)) {
        return true;
      }
      Permission permission = prediction.scenario().granted();
      boolean given = permission.allows(Permission.DYNAMIC);
      String because =
          given
              ? "the process asked for tile data (ARCH_REQ_XCOMP_GUEST_PERM 18): 0xD.0 has it"
              : "the process did not ask for tile data: the bit shows, but 0xD.0 has no state for"
                  + " it and XSETBV refuses it";
      steps.add(Step.carried(Stage.PERMISSION, given, because));
      return given;
    }

    private boolean table(Stage stage, CpuidTable table, String unchanged) {
      boolean has = table.announces(bit);
      steps.add(
          decisions
              .settling(bit, stage)
              .map(last -> Step.of(last, Optional.of(has), version))
              .orElseGet(() -> Step.carried(stage, has, unchanged)));
      return has;
    }

    private boolean capability(boolean announced) {
      return switch (feature) {
        case RuntimeFeature _ -> {
          steps.add(Step.silent(Stage.CAPABILITY, "no capability: it mirrors the running vCPU"));
          yield announced;
        }
        case StaticFeature known -> honoured(known, announced);
      };
    }

    private boolean honoured(StaticFeature known, boolean announced) {
      boolean honours = prediction.capabilities().value().has(known);
      List<Decision> taken = decisions.about(bit, Stage.CAPABILITY);
      if (taken.isEmpty()) {
        String because = announced ? "nothing for KVM to honour" : "the guest does not see it";
        steps.add(Step.carried(Stage.CAPABILITY, honours, because));
      }
      taken.forEach(this::add);
      if (announced && honours && !isProvided(known)) {
        String because =
            "KVM of " + version.line() + " does not offer it: nothing stands behind the bit";
        steps.add(Step.carried(Stage.CAPABILITY, false, because));
        return false;
      }
      return honours || !KvmConcern.isOne(known);
    }

    /** Whether anything stands behind a bit that the guest sees. */
    private boolean isProvided(StaticFeature known) {
      return prediction.kvm().value().has(known)
          || prediction.emulated().value().announces(bit)
          || !KvmConcern.isOne(known)
          || KvmConcern.isMadeElsewhere(known);
    }

    private void add(Decision decision) {
      add(decision, (decision.value() & Integer.toUnsignedLong(bit.mask())) != 0);
    }

    private void add(Decision decision, boolean value) {
      steps.add(Step.of(decision, Optional.of(value), version));
    }

    private static Verdict verdict(boolean raw, boolean guest, boolean honoured) {
      if (guest && !honoured) {
        return Verdict.DANGEROUS;
      }
      if (guest) {
        return raw ? Verdict.OFFERED : Verdict.ADDED;
      }
      return raw ? Verdict.HIDDEN : Verdict.ABSENT;
    }
  }
}
