package guise.cli.nested;

import guise.cli.run.GuestImage;
import guise.cli.run.ImageForm;
import guise.cli.run.Patch;
import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.engine.ProcessPermissions;
import guise.engine.UpdateStrategy;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.x86.CpuidTable;
import guise.x86.StaticFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/** Where the experiment takes place: a host, its kernel, and what its guests are offered. */
public record Setting(Host host, Kernel kernel, CpuidTable cpuid) {
  private static final int COUNT_AT = 0x48;
  private static final int PARAMETER_AT = 0x50;

  public static Setting of(Host host, Kernel kernel) {
    CpuidTable offered = EmulatedKvm.of(host, kernel).supportedCpuid().entries();
    return new Setting(host, kernel, offered);
  }

  /** Whether guests have VMX or SVM. */
  public boolean nests() {
    return hasVmx() || cpuid.announces(StaticFeature.SVM);
  }

  public boolean hasVmx() {
    return cpuid.announces(StaticFeature.VMX);
  }

  EmulatedKvm kvm(UpdateStrategy strategy) {
    var permissions = ProcessPermissions.of(host, kernel);
    return new EmulatedKvm(host, kernel, permissions, Choices.DEFAULTS.with(strategy));
  }

  /** The pair of L1 and L2 for a number of round trips. */
  GuestImage image(Shape shape, long trips) {
    byte[] file = shipped(hasVmx() ? "nested_vmx.bin" : "nested_svm.bin");
    new Patch(COUNT_AT, trips).applyTo(file);
    new Patch(PARAMETER_AT, shape.parameter()).applyTo(file);
    return ImageForm.AUTO.read(file, OptionalLong.empty());
  }

  private static byte[] shipped(String name) {
    try (InputStream in = Setting.class.getResourceAsStream("/guise/cli/guests/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
