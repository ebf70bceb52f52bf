import org.jspecify.annotations.NullMarked;

/** The command line: reads what the user names, asks the modules below, prints the answer. */
@NullMarked
module guise.tools {
  requires guise.analysis;
  requires guise.device;
  requires guise.engine;
  requires guise.formats;
  requires guise.kvm;
  requires guise.model;
  requires guise.replay;
  requires info.picocli;
  requires tools.jackson.databind;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  opens guise.cli to
      info.picocli;
}
