package guise.kernel;

import com.google.errorprone.annotations.Immutable;

/**
 * A host's kernel: its version and how it was started.
 *
 * @param version the version
 * @param commandLine the boot options
 * @param modules the parameters of kvm, kvm_intel and kvm_amd
 */
@Immutable
public record Kernel(KernelVersion version, CommandLine commandLine, ModuleParameters modules) {
  public static Kernel of(String version) {
    return new Kernel(KernelVersion.parse(version), CommandLine.EMPTY, ModuleParameters.DEFAULTS);
  }

  public Kernel with(KernelVersion other) {
    return new Kernel(other, commandLine, modules);
  }
}
