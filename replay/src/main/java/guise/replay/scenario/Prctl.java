package guise.replay.scenario;

import guise.replay.table.NamedTable;
import guise.x86.CpuidEntry;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** The process's permissions asked and requested, and the table that KVM supports then. */
final class Prctl {
  /** What the word holds that is to be filled. */
  private static final long UNTOUCHED = 0xdead_beefL;

  private final Session session;

  Prctl(Session session) {
    this.session = session;
  }

  void supported() {
    get("ARCH_GET_XCOMP_SUPP", session.permissions()::supported);
  }

  void process() {
    get("ARCH_GET_XCOMP_PERM", session.permissions()::permitted);
  }

  void guests() {
    get("ARCH_GET_XCOMP_GUEST_PERM", session.permissions()::guestPermitted);
  }

  void request(String name, long component) {
    request(name, component, session.permissions()::request);
  }

  void requestForGuests(String name, long component) {
    request(name, component, session.permissions()::requestForGuests);
  }

  private void get(String name, LongSupplier components) {
    Asked<Long> value = Asked.of(components::getAsLong);
    session
        .recorder()
        .answered(
            "PRCTL " + name + " -> ",
            "%s val=%x".formatted(value.answer(), value.value().orElse(UNTOUCHED)));
  }

  private void request(String name, long component, LongConsumer request) {
    Answer answer = Answer.of(() -> request.accept(component));
    session.recorder().answered("PRCTL %s %x -> ".formatted(name, component), answer.toString());
  }

  /** What KVM supports now, recorded as differences from what it supported at first. */
  NamedTable supportedAgain() {
    NamedTable before = session.supported();
    NamedTable now = NamedTable.of("SUPP2", session.supportedNow());
    session.recorder().answered("GET_SUPPORTED_CPUID -> ", "r=0 n=" + now.size());
    for (CpuidEntry entry : now.table()) {
      Optional<CpuidEntry> old = before.entry(entry.leaf());
      if (!old.equals(Optional.of(entry))) {
        detail(old.isPresent() ? "CHG" : "NEW", entry);
      }
    }
    for (CpuidEntry entry : before.table()) {
      if (now.entry(entry.leaf()).isEmpty()) {
        detail("GONE", entry);
      }
    }
    return now;
  }

  private void detail(String word, CpuidEntry entry) {
    session.recorder().detail(" " + word + Supported.row(entry));
  }
}
