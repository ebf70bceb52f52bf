package guise.replay.scenario;

import guise.kvm.CpuidReply;
import guise.replay.table.NamedTable;
import guise.replay.text.Recorder;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.util.List;
import java.util.function.IntFunction;

/** The tables that KVM itself gives: supported, emulated, Hyper-V's; and the room they need. */
final class Supported {
  private static final CpuidEntry.Padding DIRTY = new CpuidEntry.Padding(0, 0x55, 0);

  private Supported() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario("supp.dump", session -> dump(session.recorder(), session.supported())),
        new Scenario("supp.nent", Supported::room),
        new Scenario("supp.emulated", Supported::emulated),
        new Scenario("supp.hv", Supported::hyperV));
  }

  private static void dump(Recorder recorder, NamedTable table) {
    recorder.answered("TABLE " + table + " n=", String.valueOf(table.size()));
    entries(recorder, table.table());
  }

  private static void entries(Recorder recorder, CpuidTable table) {
    table.forEach(entry -> recorder.detail(" E" + row(entry)));
  }

  /** An entry as recordings print it. */
  static String row(CpuidEntry entry) {
    Registers is = entry.values();
    return " %08x.%x f%x %08x %08x %08x %08x"
        .formatted(
            entry.function(), entry.index(), entry.flags(), is.eax(), is.ebx(), is.ecx(), is.edx());
  }

  private static void room(Session session) {
    int size = session.supported().size();
    IntFunction<CpuidReply> get = session.kvm()::supportedCpuid;
    for (int nent : new int[] {0, 1, 2, 5, size - 1, size, size + 1, 255, 256, 257, 400}) {
      offer(session, "GET_SUPPORTED_CPUID", nent, get);
    }
    session.recorder().noJavaForm("GET_SUPPORTED_CPUID nent=256 padding=55 -> ");
    offer(session, "GET_SUPPORTED_CPUID", 100_000, get);
  }

  private static void offer(Session session, String name, int nent, IntFunction<CpuidReply> get) {
    Asked<CpuidReply> reply = Asked.of(() -> get.apply(nent));
    int left = reply.value().map(CpuidReply::nent).orElse(nent);
    session
        .recorder()
        .answered(
            "%s nent=%d -> ".formatted(name, nent),
            "%s nent_out=%d".formatted(reply.answer(), left));
  }

  private static void emulated(Session session) {
    String name = "GET_EMULATED_CPUID";
    IntFunction<CpuidReply> get = session.kvm()::emulatedCpuid;
    offer(session, name, 256, get);
    CpuidTable table =
        Asked.of(() -> get.apply(256)).value().map(CpuidReply::entries).orElse(CpuidTable.EMPTY);
    dump(session.recorder(), NamedTable.of("EMUL", table));
    for (int nent : new int[] {0, 1, 2, 3, 4, 257}) {
      offer(session, name, nent, get);
    }
    Asked<CpuidReply> dirty = Asked.of(() -> session.kvm().emulatedCpuid(256, DIRTY));
    int left = dirty.value().map(CpuidReply::nent).orElse(256);
    session
        .recorder()
        .answered(name + " nent=256 padding=55 -> ", dirty.answer() + " nent_out=" + left);
    session.recorder().noJavaForm("GET_SUPPORTED_CPUID bad ptr -> ");
  }

  private static void hyperV(Session session) {
    Asked<CpuidReply> ofDevice = Asked.of(() -> session.kvm().hyperVCpuid(64));
    session.recorder().answered("GET_SUPPORTED_HV_CPUID(dev) -> ", answerAndCount(ofDevice, 64));
    ofDevice
        .value()
        .ifPresent(
            reply -> dump(session.recorder(), NamedTable.of("HVSUPP(dev)", reply.entries())));
    session.vm(Supported::hyperVOfVcpu);
  }

  private static void hyperVOfVcpu(Probe p) {
    String name = "GET_SUPPORTED_HV_CPUID(vcpu)";
    Asked<CpuidReply> reply = Asked.of(() -> p.vcpu().hyperVCpuid(64));
    p.answered(name + " -> ", answerAndCount(reply, 64));
    reply.value().ifPresent(given -> entries(p.recorder(), given.entries()));
    Asked<CpuidReply> tooLittle = Asked.of(() -> p.vcpu().hyperVCpuid(1));
    p.answered(name + " nent=1 -> ", answerAndCount(tooLittle, 1));
  }

  private static String answerAndCount(Asked<CpuidReply> reply, int nent) {
    int left = reply.value().map(CpuidReply::nent).orElse(nent);
    return "%s nent=%d".formatted(reply.answer(), left);
  }
}
