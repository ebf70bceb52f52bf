package guise.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, held by the build. */
final class ArchitectureTest {
  private static final String[] MODEL = {
    "guise.x86..",
    "guise.host..",
    "guise.kernel..",
    "guise.guest..",
    "guise.request..",
    "guise.predict.."
  };

  /** What each module may require; a new module needs its line here. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "guise.model", Set.of(),
          "guise.formats", Set.of("guise.model", "guise.kvm", "tools.jackson.core"),
          "guise.analysis", Set.of("guise.model"),
          "guise.kvm", Set.of("guise.model"),
          "guise.engine", Set.of("guise.model", "guise.kvm"),
          "guise.device", Set.of("guise.kvm"),
          "guise.replay", Set.of("guise.kvm"),
          "guise.tools",
              Set.of(
                  "guise.model",
                  "guise.formats",
                  "guise.analysis",
                  "guise.engine",
                  "guise.device",
                  "guise.kvm",
                  "guise.replay",
                  "info.picocli",
                  "tools.jackson.databind"));

  /** The annotations, which nothing needs when it runs. */
  private static final Set<String> ANNOTATIONS =
      Set.of("org.jspecify", "com.google.errorprone.annotations");

  private static final int MOST_BYTECODES = 8000;

  private static final JavaClasses GUISE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("guise");

  // -- Modules ----------------------------------------------------------------------------------

  @Test
  void theModulesAreThoseOfTheDesign() {
    assertEquals(ARROWS.keySet(), modules().keySet());
  }

  @Test
  void arrowsPointOnlyUpwards() {
    modules()
        .forEach((name, module) -> {
          Set<String> surplus = new TreeSet<>(thirdParty(module));
          surplus.removeAll(ARROWS.getOrDefault(name, Set.of()));
          assertTrue(surplus.isEmpty(), name + " must not require " + surplus);
        });
  }

  // -- Packages ---------------------------------------------------------------------------------

  @Test
  void factsOfTheManualsKnowNoKernelAndNoGuest() {
    check(
        noClasses()
            .that()
            .resideInAPackage("guise.x86..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("guise.host..", "guise.kernel..", "guise.guest..")
            .because("where a bit is and what KVM does with it change for different reasons"));
  }

  @Test
  void hostsKnowNoGuest() {
    check(
        noClasses()
            .that()
            .resideInAPackage("guise.host..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("guise.guest..")
            .because("a host is what was found, before any stage was run"));
  }

  @Test
  void kernelRulesAreDataThatKnowNoStages() {
    check(
        noClasses()
            .that()
            .resideInAPackage("guise.kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("guise.guest..")
            .because("the stages of guise.guest read the rules, never the other way round"));
  }

  @Test
  void theApiKnowsNoModelOfAGuest() {
    check(
        noClasses()
            .that()
            .resideInAPackage("guise.kvm..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("guise.host..", "guise.kernel..", "guise.guest..", "guise.engine..")
            .because("the real device must not need our model of it"));
  }

  @Test
  void modelUsesTheJdkOnly() {
    check(
        classes()
            .that()
            .resideInAnyPackage(MODEL)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..",
                "guise.x86..",
                "guise.host..",
                "guise.kernel..",
                "guise.guest..",
                "guise.request..",
                "guise.predict..",
                "org.jspecify.annotations..",
                "com.google.errorprone.annotations.."));
  }

  @Test
  void modelHasNoInputAndNoOutput() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.net..")
            .because("the model is a function of its arguments"));
  }

  @Test
  void modelHasNoCycles() {
    check(
        slices()
            .matching("guise.(**)")
            .should()
            .beFreeOfCycles()
            .because("the packages are read in one order"),
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                "guise.x86",
                "guise.host",
                "guise.kernel",
                "guise.guest",
                "guise.request",
                "guise.predict"));
  }

  @Test
  void onlyTheCommandLinePrints() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("guise.analysis..", "guise.formats..")
            .or()
            .resideInAnyPackage(MODEL)
            .should(ACCESS_STANDARD_STREAMS)
            .because("explanations are values; guise.tools prints them"));
  }

  @Test
  void onlyTheDeviceUsesNativeCode() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("guise.device..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Linker.class, SymbolLookup.class, FunctionDescriptor.class)
            .because("only the device leaves the JVM; memory of a guest is no native code"));
  }

  /** Empty is fine here: rules are older than the code that they bind. */
  private static void check(ArchRule rule) {
    check(rule, GUISE);
  }

  /** HotSpot compiles no method above 8,000 bytes of code, and interprets it ever after. */
  @Test
  void everyMethodIsShortEnoughToBeCompiled() {
    var long8000 = new TreeSet<String>();
    for (var each : GUISE) {
      String path = "/" + each.getName().replace('.', '/') + ".class";
      try (var in = ArchitectureTest.class.getResourceAsStream(path)) {
        if (in != null) {
          long8000.addAll(tooLong(ClassFile.of().parse(in.readAllBytes())));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertEquals(Set.of(), long8000);
  }

  private static Set<String> tooLong(ClassModel model) {
    var names = new TreeSet<String>();
    for (MethodModel method : model.methods()) {
      int length = method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
      boolean table = method.methodName().equalsString("<clinit>");
      if (length > MOST_BYTECODES && !table) {
        names.add(model.thisClass().asInternalName() + "." + method.methodName().stringValue());
      }
    }
    return names;
  }

  private static void check(ArchRule rule, JavaClasses classes) {
    rule.allowEmptyShould(true).check(classes);
  }

  /** The descriptors of our modules, by name, as found on the class path. */
  private static Map<String, ModuleDescriptor> modules() {
    var found = new TreeMap<String, ModuleDescriptor>();
    ArchitectureTest.class
        .getClassLoader()
        .resources("module-info.class")
        .map(ArchitectureTest::descriptor)
        .filter(module -> module.name().startsWith("guise."))
        .forEach(module -> found.put(module.name(), module));
    return found;
  }

  private static ModuleDescriptor descriptor(URL url) {
    try (var in = url.openStream()) {
      return ModuleDescriptor.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a module requires beyond the JDK and the annotations. */
  private static Set<String> thirdParty(ModuleDescriptor module) {
    return module.requires().stream()
        .map(ModuleDescriptor.Requires::name)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .filter(name -> !ANNOTATIONS.contains(name))
        .collect(toCollection(TreeSet::new));
  }
}
