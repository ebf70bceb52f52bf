package guise.replay.scenario;

import static guise.replay.table.NamedTable.EMPTY;

import guise.kvm.MsrEntry;
import guise.kvm.Sregs;
import guise.kvm.Xcrs;
import guise.replay.text.Recorder;
import guise.replay.text.Step.Kind;
import java.util.List;

/** What the machine is, what KVM says without a guest, and a vCPU that was just created. */
final class HostInfo {
  private static final int CAPABILITIES = 260;
  private static final int INDICES_PER_LINE = 24;
  private static final int[] MSRS = {
    0x1a0,
    0x1b,
    0xda0,
    0x1c4,
    0x1c5,
    0x3a,
    0x122,
    0x10a,
    0x345,
    0xce,
    0x140,
    0x277,
    0xc000_0080,
    0x48,
    0xc001_0015,
    0xc001_1029,
    0x8b,
    0x179,
    0x3b
  };

  private HostInfo() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario("info", HostInfo::device),
        Scenario.ofVm("info.freshvcpu (no SET_CPUID2 yet)", HostInfo::freshVcpu),
        Scenario.ofVm("info.guest cpuid with no table", HostInfo::guestWithoutTable));
  }

  private static void device(Session session) {
    Recorder recorder = session.recorder();
    session.hostFacts().forEach(line -> recorder.step(Kind.HOST, line, ""));
    recorder.answered(
        "API_VERSION ",
        "%d VCPU_MMAP_SIZE %d".formatted(session.kvm().apiVersion(), session.kvm().vcpuMmapSize()));
    session.vm(HostInfo::capabilities);
    for (int group = 0; group < 2; group++) {
      for (int attribute = 0; attribute < 2; attribute++) {
        deviceAttribute(session, group, attribute);
      }
    }
    msrIndexList(session);
    featureMsrs(session);
  }

  private static void capabilities(Probe p) {
    for (int number = 0; number < CAPABILITIES; number++) {
      int ofDevice = p.session().kvm().checkExtension(number);
      int ofVm = p.vm().checkExtension(number);
      if (ofDevice != 0 || ofVm != 0) {
        p.answered("CAP %d dev=".formatted(number), "%d vm=%d".formatted(ofDevice, ofVm));
      }
    }
  }

  private static void deviceAttribute(Session session, int group, int attribute) {
    Answer has = Answer.of(() -> session.kvm().hasDeviceAttribute(group, attribute));
    Asked<Long> value = Asked.of(() -> session.kvm().deviceAttribute(group, attribute));
    session
        .recorder()
        .answered(
            "DEVATTR group=%d attr=%d has ".formatted(group, attribute),
            "%s get %s val=%x".formatted(has, value.answer(), value.value().orElse(0L)));
  }

  private static void msrIndexList(Session session) {
    List<Integer> indices = session.kvm().msrIndexList();
    session.recorder().answered("MSR_INDEX_LIST ", "r=0 n=" + indices.size());
    var line = new StringBuilder(" L");
    for (int at = 0; at < indices.size(); at++) {
      line.append(" %x".formatted(indices.get(at)));
      if ((at + 1) % INDICES_PER_LINE == 0) {
        session.recorder().detail(line.toString());
        line = new StringBuilder(" L");
      }
    }
    session.recorder().detail(line.toString());
  }

  private static void featureMsrs(Session session) {
    List<Integer> indices = session.kvm().featureMsrIndexList();
    session.recorder().answered("MSR_FEATURE_INDEX_LIST ", "r=0 n=" + indices.size());
    for (int index : indices) {
      List<MsrEntry> done = session.kvm().getMsrs(List.of(index)).done();
      long value = done.isEmpty() ? 0 : done.getFirst().value();
      session.recorder().detail(" FMSR %x n=%d val=%x".formatted(index, done.size(), value));
    }
  }

  private static void freshVcpu(Probe p) {
    Sregs sregs = p.vcpu().sregs();
    var cs = sregs.segments().cs();
    p.answered("SREGS ", "%s cs=%x:%x".formatted(state(sregs), cs.selector(), cs.base()));
    Asked<Xcrs> xcrs = p.xcrs();
    int number = xcrs.value().map(told -> told.entry(0).number()).orElse(0);
    p.answered(
        "XCRS ",
        "r=%d nr=%d xcr=%x val=%x"
            .formatted(xcrs.answer().result(), Probe.nr(xcrs), number, Probe.xcr0(xcrs)));
    p.get();
    readAll(p);
    p.set(p.supported());
    p.get();
    readAll(p);
    p.xsave();
    p.answered("SREGS ", state(p.vcpu().sregs()));
  }

  private static String state(Sregs sregs) {
    return "cr0=%x cr4=%x efer=%x apic_base=%x"
        .formatted(sregs.cr0(), sregs.cr4(), sregs.efer(), sregs.apicBase());
  }

  private static void readAll(Probe p) {
    for (int index : MSRS) {
      p.read(index);
    }
  }

  private static void guestWithoutTable(Probe p) {
    p.guest().cpuid(0, 0);
    p.guest().cpuid(1, 0);
    p.guest().cpuid(0x4000_0000, 0);
    p.guest().cpuid(0x8000_0000, 0);
    p.set(EMPTY);
    p.set(p.supported());
  }
}
