package guise.engine;

import guise.kernel.Behaviour;
import guise.kvm.MsrEntry;
import guise.kvm.MsrFilter;
import guise.kvm.MsrReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The model-specific registers on a host: who may access which, and what userspace lists. */
final class MsrSpace {
  private static final int MOST = 256;

  private final Platform platform;
  private final MsrTable table = new MsrTable();
  private final FeatureMsrs features;
  private @Nullable List<Integer> saved;
  private Set<Integer> listed = Set.of();

  MsrSpace(Platform platform) {
    this.platform = platform;
    this.features = new FeatureMsrs(platform);
    SystemMsrs.register(platform, table);
    SpeculationMsrs.register(platform, table);
    XstateMsrs.register(platform, table);
    SvmMsrs.register(platform, table);
    VmxMsrs.register(platform, table);
    VmxCapabilityMsrs.register(platform, features, table);
    PmuMsrs.register(table);
    PvMsrs.register(table);
    if (platform.built(BuildOption.KVM_HYPERV)) {
      HyperVMsrs.register(platform, table);
    }
    PvmRule.register(platform, table); // in the place of what is there
  }

  FeatureMsrs features() {
    return features;
  }

  synchronized List<Integer> saved() {
    List<Integer> known = saved;
    if (known == null) {
      known = SavedMsrs.on(platform);
      saved = known;
      listed = Set.copyOf(known);
    }
    return known;
  }

  private boolean isListed(int index) {
    saved();
    return listed.contains(index) || features.indices().contains(index);
  }

  /** {@code KVM_GET_MSRS} of the device. */
  MsrReply features(List<Integer> indices) {
    VcpuRefusal.MSRS_BELOW_256.unless(indices.size() < MOST, "KVM_GET_MSRS");
    var done = new ArrayList<MsrEntry>();
    for (int index : indices) {
      var value = features.value(index);
      if (value.isEmpty() && !listedReadsZero(index)) {
        break;
      }
      done.add(new MsrEntry(index, value.orElse(0)));
    }
    return new MsrReply(done);
  }

  private boolean listedReadsZero(int index) {
    return platform.does(Behaviour.LISTED_MSRS_OF_DEVICE) && isListed(index);
  }

  /** {@code KVM_GET_MSRS} of a vCPU. */
  MsrReply get(VcpuState v, List<Integer> indices) {
    VcpuRefusal.MSRS_BELOW_256.unless(indices.size() < MOST, "KVM_GET_MSRS");
    var done = new ArrayList<MsrEntry>();
    for (int index : indices) {
      long value;
      try {
        value = hostRead(v, index);
      } catch (MsrRefused refused) {
        v.lastRefusal = Optional.of(refused.rule());
        break;
      }
      done.add(new MsrEntry(index, value));
    }
    return new MsrReply(done);
  }

  /** {@code KVM_SET_MSRS} of a vCPU. */
  int set(VcpuState v, List<MsrEntry> entries) {
    VcpuRefusal.MSRS_BELOW_256.unless(entries.size() < MOST, "KVM_SET_MSRS");
    int done = 0;
    for (MsrEntry entry : entries) {
      try {
        hostWrite(v, entry.index(), entry.value());
      } catch (MsrRefused refused) {
        v.lastRefusal = Optional.of(refused.rule());
        break;
      }
      done++;
    }
    return done;
  }

  private long hostRead(VcpuState v, int index) {
    try {
      return read(v, index, Access.HOST);
    } catch (MsrRefused refused) {
      if (refused.rule().meansAbsent() && isListed(index)) {
        return 0;
      }
      throw refused;
    }
  }

  private void hostWrite(VcpuState v, int index, long value) {
    boolean fixed =
        v.hasRun && platform.does(Behaviour.FEATURE_MSRS_FIXED) && features.isFixed(index);
    if (fixed) {
      MsrRule.FIXED_BY_RUN.unless(hostRead(v, index) == value);
      return;
    }
    try {
      write(v, index, value, Access.HOST);
    } catch (MsrRefused refused) {
      if (!(refused.rule().meansAbsent() && value == 0 && isListed(index))) {
        throw refused;
      }
    }
  }

  /** Reads a register, or throws what refuses. */
  long read(VcpuState v, int index, Access access) {
    MsrRule.PASSES_FILTER.unless(access.byHost() || lets(v, index, MsrFilter.READ));
    return row(index).reader().read(v, access);
  }

  /** Writes a register, or throws what refuses. */
  void write(VcpuState v, int index, long value, Access access) {
    MsrRule.PASSES_FILTER.unless(access.byHost() || lets(v, index, MsrFilter.WRITE));
    row(index).writer().write(v, value, access);
  }

  private static boolean lets(VcpuState v, int index, int kind) {
    return v.vm.settings.msrs.lets(index, kind);
  }

  private MsrTable.Row row(int index) {
    MsrTable.Row row = table.find(index);
    if (row == null) {
      throw MsrRule.KNOWN.refused();
    }
    return row;
  }

  /** A vCPU has another CPUID: registers that follow it are brought in line. */
  void cpuidChanged(VcpuState v) {
    VmxCapabilityMsrs.cpuidChanged(v);
  }
}
