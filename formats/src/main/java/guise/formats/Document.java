package guise.formats;

import com.google.errorprone.annotations.Immutable;
import guise.host.Host;
import guise.request.FirecrackerTemplate;
import guise.x86.CpuidTable;
import java.util.List;

/** What an input turned out to hold. */
public sealed interface Document {
  /** The name of its format, for the reader of a message: {@code InstLatx64 dump}. */
  String format();

  /** A machine: its answers to CPUID and whatever else the input tells. */
  @Immutable
  record HostDocument(String format, Host host) implements Document {}

  /** A list of CPUID entries as KVM takes them. */
  @Immutable
  record TableDocument(String format, String name, CpuidTable table) implements Document {}

  /** CPU models by name, as QEMU and libvirt know them. */
  @Immutable
  @SuppressWarnings("Immutable") // the list is a copy
  record CpuModelsDocument(String format, List<CpuModel> models) implements Document {
    public CpuModelsDocument {
      models = List.copyOf(models);
    }
  }

  /** A custom CPU template of Firecracker. */
  @Immutable
  record TemplateDocument(String format, FirecrackerTemplate template) implements Document {}
}
