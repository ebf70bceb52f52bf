package guise.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Asking a set of capabilities for a runtime feature does not compile. */
class CapabilityTypeTest {
  /** The types that answer {@code has(StaticFeature)}: the rule's smallest form, and the real. */
  private static final List<String> CAPABILITIES =
      List.of("Minimal", "guise.guest.KvmCapabilities", "guise.guest.GuestCapabilities");

  static Stream<Arguments> everyRuntimeFeature() {
    return CAPABILITIES.stream()
        .flatMap(
            type -> Stream.of(RuntimeFeature.values()).map(feature -> Arguments.of(type, feature)));
  }

  @ParameterizedTest(name = "{0} has no {1}")
  @MethodSource("everyRuntimeFeature")
  void aRuntimeFeatureIsNoCapability(String type, RuntimeFeature feature) {
    List<String> errors = errorsOf(asking(type, "RuntimeFeature." + feature.name()));
    assertEquals(1, errors.size(), errors::toString);
    assertTrue(
        errors
            .getFirst()
            .contains("guise.x86.RuntimeFeature cannot be converted to guise.x86.StaticFeature"),
        errors::toString);
  }

  @ParameterizedTest(name = "{0} may have AVX")
  @MethodSource("types")
  void aStaticFeatureIs(String type) {
    assertEquals(List.of(), errorsOf(asking(type, "StaticFeature.AVX")));
  }

  static Stream<String> types() {
    return CAPABILITIES.stream();
  }

  @Test
  void thereIsNoWayAroundThroughTheCommonType() {
    List<String> errors = errorsOf(asking("Minimal", "(Feature) StaticFeature.AVX"));
    assertEquals(1, errors.size(), errors::toString);
  }

  private static String asking(String type, String feature) {
    return """
    import guise.x86.*;

    interface Minimal {
      boolean has(StaticFeature feature);
    }

    class Asking {
      static boolean ask(%s capabilities) {
        return capabilities.has(%s);
      }
    }
    """
        .formatted(type, feature);
  }

  private static List<String> errorsOf(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var found = new DiagnosticCollector<JavaFileObject>();
    List<String> options =
        List.of("-proc:none", "-implicit:none", "-Xlint:none", "-classpath", classPath());
    analyse(
        (JavacTask)
            compiler.getTask(null, null, found, options, null, List.of(new Source(source))));
    var errors = new ArrayList<String>();
    for (Diagnostic<?> diagnostic : found.getDiagnostics()) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
        errors.add(diagnostic.getMessage(Locale.ROOT));
      }
    }
    return errors;
  }

  /** All that javac does short of writing class files. */
  private static void analyse(JavacTask task) {
    try {
      task.parse();
      task.analyze();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** A source text in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Asking.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
