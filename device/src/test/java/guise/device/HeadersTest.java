package guise.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our layouts and codes are those of the headers: a C compiler says what it makes of them. */
class HeadersTest {
  private static final Pattern NO_ROOM = Pattern.compile("padding|padding1|pad|pad1|pad2|reserved");

  @TempDir private Path directory;

  /** What C calls something, and the number that we have for it. */
  private final Map<String, Long> ours = new TreeMap<>();

  @BeforeEach
  void askLayouts() {
    for (StructLayout layout : Layouts.WHOLE) {
      String struct = "struct " + layout.name().orElseThrow();
      ours.put("sizeof(" + struct + ")", layout.byteSize());
      members(struct, "", layout, 0);
    }
    members("struct kvm_run", "", Layouts.RUN, 0);
    for (Ioctl ioctl : Ioctl.values()) {
      ours.put(ioctl.toString(), ioctl.code());
    }
  }

  private void members(String struct, String prefix, GroupLayout group, long start) {
    for (MemoryLayout member : group.memberLayouts()) {
      String name = member.name().orElse("");
      if (name.isEmpty() || NO_ROOM.matcher(name).matches()) {
        continue;
      }
      long offset = start + group.byteOffset(PathElement.groupElement(name));
      boolean union = name.equals("exit"); // has no name in C
      String path = union ? prefix : prefix + name;
      if (!union) {
        ours.put("offsetof(%s, %s)".formatted(struct, path), offset);
        ours.put("sizeof(((%s *)0)->%s)".formatted(struct, path), size(member));
      }
      if (member instanceof GroupLayout inner) {
        members(struct, union ? prefix : path + ".", inner, offset);
      }
    }
  }

  /** A structure of an exit is as long as C rounds it up to. */
  private static long size(MemoryLayout member) {
    long alignment = member.byteAlignment();
    return (member.byteSize() + alignment - 1) / alignment * alignment;
  }

  private String program() {
    var text = new StringBuilder();
    text.append("#include <stddef.h>\n#include <stdio.h>\n#include <linux/kvm.h>\n");
    text.append("int main(void) {\n");
    for (String expression : ours.keySet()) {
      text.append(
          "  printf(\"%s %%lu\\n\", (unsigned long)(%s));\n".formatted(expression, expression));
    }
    return text.append("  return 0;\n}\n").toString();
  }

  private List<String> run(String... command) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assumeTrue(process.waitFor() == 0, () -> "skipped: " + command[0] + " does not work here");
    return Files.readAllLines(output);
  }

  @Test
  void aCompilerHasTheSameNumbers() throws IOException, InterruptedException {
    Path source = directory.resolve("numbers.c");
    Path program = directory.resolve("numbers");
    Files.writeString(source, program());
    run("gcc", "-o", program.toString(), source.toString());
    var theirs = new TreeMap<String, Long>();
    for (String line : run(program.toString())) {
      int at = line.lastIndexOf(' ');
      theirs.put(line.substring(0, at), Long.valueOf(line.substring(at + 1)));
    }
    assertTrue(theirs.size() > 250, "every member of every structure, and every code");
    assertEquals(ours, theirs);
  }
}
