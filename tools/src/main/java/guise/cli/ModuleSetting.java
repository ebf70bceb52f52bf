package guise.cli;

import guise.kernel.Kernel;
import guise.kernel.KvmParameter;
import guise.kernel.ModuleParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A module parameter as the command line sets it: {@code kvm_intel.nested=0}. */
record ModuleSetting(KvmParameter parameter, String value) {
  private static final Pattern FORM = Pattern.compile("([\\w-]+)\\.([\\w-]+)=(.*)");

  /**
   * The kernel with its modules set. Of two values for one parameter the first is for the side
   * before and the last for the side after.
   */
  static Kernel all(List<String> settings, Side side, Kernel kernel) {
    Map<KvmParameter, ModuleSetting> last = new LinkedHashMap<>();
    for (String text : settings) {
      ModuleSetting setting = parse(text);
      if (side == Side.AFTER || !last.containsKey(setting.parameter)) {
        last.put(setting.parameter, setting);
      }
    }
    ModuleParameters modules = kernel.modules();
    for (ModuleSetting setting : last.values()) {
      KvmParameter parameter = setting.parameter;
      modules = modules.with(parameter.module(), parameter.parameter(), setting.value);
    }
    return new Kernel(kernel.version(), kernel.commandLine(), modules);
  }

  /** Whether one parameter is set twice. */
  static boolean differ(List<String> settings) {
    return settings.stream().map(text -> parse(text).parameter).distinct().count()
        < settings.size();
  }

  private static ModuleSetting parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new BadInput("--module '" + text + "': write it like kvm_intel.nested=0");
    }
    String module = form.group(1).replace('-', '_');
    String name = form.group(2).replace('-', '_');
    for (KvmParameter known : KvmParameter.values()) {
      if (known.module().equals(module) && known.parameter().equals(name)) {
        if (!KvmParameter.takes(form.group(3))) {
          throw new BadInput(
              "--module '"
                  + text
                  + "': '"
                  + form.group(3)
                  + "' is neither a truth value nor a number");
        }
        return new ModuleSetting(known, form.group(3));
      }
    }
    throw unknown(text, module, name);
  }

  private static BadInput unknown(String text, String module, String name) {
    List<String> all = Stream.of(KvmParameter.values()).map(KvmParameter::toString).toList();
    Optional<String> near = Suggestion.nearest(module + "." + name, all);
    return new BadInput(
        "--module '"
            + text
            + "': no parameter that a guest's CPU depends on; "
            + near.map(n -> "did you mean " + n + "?")
                .orElse("there are " + String.join(", ", all)));
  }
}
