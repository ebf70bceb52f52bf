package guise.cli;

import guise.guest.Permission;
import guise.predict.Scenario;
import guise.request.AsSupported;
import guise.request.Edit;
import guise.request.Edited;
import guise.request.Firecracker;
import guise.request.Qemu;
import guise.request.Raw;
import guise.request.Request;
import java.util.stream.Collectors;

/** What is asked for, in words. */
final class RequestText {
  private RequestText() {}

  static String of(Scenario scenario) {
    boolean tiles = scenario.granted().allows(Permission.DYNAMIC);
    return of(scenario.request()) + (tiles ? "; may give AMX tiles to guests" : "");
  }

  static String of(Request request) {
    return switch (request) {
      case AsSupported _ -> "KVM's supported CPUID as it is";
      case Firecracker f ->
          "Firecracker, %s, %s"
              .formatted(
                  vcpus(f.vcpus()),
                  f.template().map(t -> "template " + t.name()).orElse("no template"));
      case Qemu q -> "QEMU -cpu %s, %s".formatted(q.cpu(), vcpus(q.smp().vcpus()));
      case Raw raw -> "a table of %d entries".formatted(raw.table().size());
      case Edited edited -> of(edited.base()) + edits(edited);
    };
  }

  private static String vcpus(int count) {
    return count == 1 ? "1 vCPU" : count + " vCPUs";
  }

  private static String edits(Edited edited) {
    return edited.edits().stream()
        .map(e -> (e.change() == Edit.Change.SET ? "+" : "-") + e.feature().names().linux())
        .collect(Collectors.joining(" ", "; by hand ", ""));
  }
}
