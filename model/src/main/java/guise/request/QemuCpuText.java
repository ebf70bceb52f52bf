package guise.request;

import guise.request.QemuCpu.Switch;
import guise.x86.CpuidBit;
import guise.x86.Feature;
import guise.x86.FeatureSpelling;
import guise.x86.Spelling;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The value of {@code -cpu} while it is read. */
final class QemuCpuText {
  private static final Set<String> MODELS = Set.of("host", "max");
  private static final Set<String> ON = Set.of("on", "yes", "true", "y");
  private static final Set<String> OFF = Set.of("off", "no", "false", "n");
  private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]{1,8}|0|[1-9]\\d{0,17}");

  /**
   * Second names of features, and second spellings of properties: those that QEMU takes, no others.
   * {@link FeatureSpelling} knows more words, and what they mean to others; here it only hints.
   */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("sse3", "pni"),
          Map.entry("pclmuldq", "pclmulqdq"),
          Map.entry("sse4-1", "sse4.1"),
          Map.entry("sse4-2", "sse4.2"),
          Map.entry("sse4_1", "sse4.1"),
          Map.entry("sse4_2", "sse4.2"),
          Map.entry("xd", "nx"),
          Map.entry("ffxsr", "fxsr-opt"),
          Map.entry("i64", "lm"),
          Map.entry("tsc-freq", "tsc-frequency"));

  /** The features that QEMU also takes with underscores after {@code +} and {@code -}. */
  private static final Set<String> UNDERSCORED =
      Set.of(
          "ds_cpl",
          "tsc_adjust",
          "fxsr_opt",
          "lahf_lm",
          "cmp_legacy",
          "nodeid_msr",
          "perfctr_core",
          "perfctr_nb",
          "kvm_nopiodelay",
          "kvm_mmu",
          "kvm_asyncpf",
          "kvm_asyncpf_int",
          "kvm_steal_time",
          "kvm_pv_eoi",
          "kvm_pv_unhalt",
          "kvm_poll_control",
          "svm_lock",
          "nrip_save",
          "tsc_scale",
          "vmcb_clean",
          "pause_filter");

  /** Features that live in MSRs: QEMU takes them, and CPUID stays the same. */
  private static final Set<String> IN_MSRS =
      Set.of(
          "rdctl-no",
          "ibrs-all",
          "rsba",
          "skip-l1dfl-vmentry",
          "ssb-no",
          "mds-no",
          "pschange-mc-no",
          "tsx-ctrl",
          "taa-no",
          "sbdr-ssdp-no",
          "fbsdp-no",
          "psdp-no",
          "fb-clear",
          "bhi-no",
          "pbrsb-no",
          "gds-no",
          "rfds-no",
          "rfds-clear",
          "split-lock-detect",
          "full-width-write");

  private final String text;
  private final TreeMap<CpuidBit, Switch> features = new TreeMap<>();
  private final TreeMap<String, String> properties = new TreeMap<>();

  QemuCpuText(String text) {
    this.text = text;
  }

  QemuCpu read() {
    String[] items = text.strip().split(",");
    String model = items[0];
    if (!MODELS.contains(model)) {
      throw new IllegalArgumentException(
          "'" + model + "' is no CPU model that Guise derives from KVM; write host or max");
    }
    List<String> options = List.of(items).subList(1, items.length);
    options.stream().filter(o -> !o.isEmpty() && "+-".indexOf(o.charAt(0)) < 0).forEach(this::set);
    options.stream().filter(o -> o.startsWith("+")).forEach(o -> turn(o, Switch.ON));
    options.stream().filter(o -> o.startsWith("-")).forEach(o -> turn(o, Switch.OFF));
    return new QemuCpu(model, features, properties);
  }

  /** {@code name} or {@code name=value}: underscores count as dashes. */
  private void set(String option) {
    int equals = option.indexOf('=');
    String name = (equals < 0 ? option : option.substring(0, equals)).replace('_', '-');
    String value = equals < 0 ? "on" : option.substring(equals + 1);
    assign(option, canonical(name), value);
  }

  /** {@code +name} or {@code -name}: the name as it stands. */
  private void turn(String option, Switch wanted) {
    String name = option.substring(1);
    String known = UNDERSCORED.contains(name) ? name.replace('_', '-') : canonical(name);
    assign(option, known, wanted == Switch.ON ? "on" : "off");
  }

  private static String canonical(String name) {
    return ALIASES.getOrDefault(name, name);
  }

  private void assign(String option, String name, String value) {
    List<CpuidBit> bits = QemuWord.bitsOf(name);
    if (!bits.isEmpty()) {
      Switch wanted = isSwitchedOn(option, name, value) ? Switch.ON : Switch.OFF;
      bits.forEach(bit -> features.put(bit, wanted));
      return;
    }
    if (IN_MSRS.contains(name) || name.startsWith("vmx-")) {
      isSwitchedOn(option, name, value);
      return;
    }
    QemuProperty property = property(name).orElseThrow(() -> unknown(option, name));
    check(option, property, value);
    properties.put(property.spelling(), value);
  }

  private static void check(String option, QemuProperty property, String value) {
    switch (property.kind()) {
      case SWITCH -> isSwitchedOn(option, property.spelling(), value);
      case NUMBER -> {
        if (!NUMBER.matcher(value).matches()) {
          throw new IllegalArgumentException(
              "'" + option + "': " + property.spelling() + " takes a number, not '" + value + "'");
        }
        if (!property.allows(Long.decode(value))) {
          throw new IllegalArgumentException(
              "'" + option + "': " + value + " is out of range for " + property.spelling());
        }
      }
      case TEXT -> {
        if (property == QemuProperty.VENDOR && value.length() != 12) {
          throw new IllegalArgumentException("'" + option + "': a vendor has twelve letters");
        }
      }
    }
  }

  static boolean isOn(String value) {
    return ON.contains(value);
  }

  private static boolean isSwitchedOn(String option, String name, String value) {
    if (!ON.contains(value) && !OFF.contains(value)) {
      throw new IllegalArgumentException(
          "'" + option + "': " + name + " is on or off, not '" + value + "'");
    }
    return isOn(value);
  }

  private static Optional<QemuProperty> property(String name) {
    for (QemuProperty property : QemuProperty.values()) {
      if (property.spelling().equals(name)) {
        return Optional.of(property);
      }
    }
    return Optional.empty();
  }

  private static IllegalArgumentException unknown(String option, String name) {
    if (name.startsWith("hv-")) {
      return new IllegalArgumentException(
          "'" + option + "': Guise does not model the Hyper-V leaves of QEMU yet");
    }
    return new IllegalArgumentException(
        "'" + option + "': QEMU's CPUs have no property '" + name + "'" + hint(name));
  }

  /** What else to write: QEMU's name of a feature that others spell so, or one spelt alike. */
  private static String hint(String name) {
    for (Feature meant : new FeatureSpelling(name).features()) {
      if (meant instanceof StaticFeature feature) {
        return QemuWord.at(feature.bit().word())
            .flatMap(word -> word.name(feature.bit().bit()))
            .map(known -> "; did you mean " + known + "?")
            .orElse("; QEMU 10.0 has no name for " + feature + ", which can be set by hand");
      }
    }
    return nearest(name).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static Optional<String> nearest(String name) {
    var known = new ArrayList<String>();
    QemuWord.allNames().forEach(known::add);
    for (QemuProperty property : QemuProperty.values()) {
      known.add(property.spelling());
    }
    return Spelling.nearest(name, known).findFirst();
  }
}
