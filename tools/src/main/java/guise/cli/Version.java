package guise.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the module. */
final class Version implements IVersionProvider {
  static String line() {
    var module = Version.class.getModule().getDescriptor();
    String version = module == null ? "development" : module.rawVersion().orElse("development");
    return "guise " + version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {line()};
  }
}
