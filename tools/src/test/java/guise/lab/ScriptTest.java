package guise.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripts may say, and what is said of those that say something else. */
final class ScriptTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "xsetb 7                       | 1: 'xsetb' is no event; did you mean xsetbv?",
        "frobnicate                    | 1: 'frobnicate' is no event",
        "xsetbv                        | 1: 'xsetbv' needs a number, supported or without-tiles",
        "xsetbv seven                  | 1: 'seven' is not a number, supported or without-tiles",
        "xsetbv 0x                     | 1: '0x' is not a number, supported or without-tiles",
        "xsetbv 7 8                    | 1: '8' is one word too many",
        "mov-cr4                       | 1: bits of CR4 are missing: +osxsave, -pke",
        "mov-cr4 +osxsav               | 1: CR4 has no bit 'osxsav'",
        "mov-cr4 osxsave               | 1: bits of CR4 are missing: +osxsave, -pke",
        "set-sregs cr0 +pae            | 1: 'set-sregs' needs cr4",
        "wrmsr xdf 0                   | 1: 'xdf' is not a register: xss, xfd, xfd-err, apic-base, misc-enable, or 0x…",
        "wrmsr xfd                     | 1: 'wrmsr' needs a number, supported or without-tiles",
        "set-cpuid2 without            | 1: 'set-cpuid2' needs a feature",
        "set-cpuid2 without avx513     | 1: 'avx513' is no feature",
        "set-cpuid2 but avx            | 1: 'but' is neither with, without, xcr0 nor physical-bits",
        "set-cpuid2 physical-bits 20   | 1: 20 is no width from 32 to 52",
        "permit mpx                    | 1: 'permit' needs amx",
        "memory 4X                     | 1: '4X' is not a size such as 512M or 4G",
        "memory 100                    | 1: memory comes in pages of 4 KiB",
        "memory 99999999T              | 1: '99999999T' is not a size such as 512M or 4G",
        "exit 0                        | 1: '0' is no number of times from 1 to 1000000",
        "exit many                     | 1: 'many' is no number of times from 1 to 1000000",
        "nested-entry cr4              | 1: bits of CR4 are missing: +osxsave, -pke",
        "nested-entry pke              | 1: 'pke' is one word too many",
        "end                           | 1: end without repeat",
        "repeat 2                      | 1: repeat has no end",
        "repeat                        | 1: 'repeat' needs a number of times",
        "# nothing                     | 1: there is no event in the script",
      })
  void whatIsWrongIsSaidWithItsLine(String text, String message) {
    var wrong = assertThrows(ScriptException.class, () -> Script.parse("s", text));
    String said = String.valueOf(wrong.getMessage());
    assertTrue(said.startsWith("s:" + message), said);
  }

  @Test
  void linesAreCountedFromOne() {
    var wrong =
        assertThrows(
            ScriptException.class,
            () ->
                Script.parse("boot.lab", "# boot\n\nset-cpuid2\nrepeat 3 # times\n  cpuid\nend\n"));
    assertEquals("boot.lab:5: 'cpuid' needs a leaf", wrong.getMessage());
  }

  @Test
  void loopsThatTakeForeverAreRefused() {
    String text = "repeat 1000000\nrepeat 1000000\nexit\nend\nend\n";
    var wrong = assertThrows(ScriptException.class, () -> Script.parse("s", text));
    assertEquals("s:5: more than 10000000 events", wrong.getMessage());
  }

  @Test
  void theFirstCommentIsTheSummary() {
    Script script = Script.parse("s", "# What it is\n# and more\nset-cpuid2\n");
    assertEquals("What it is", script.summary());
  }

  @Test
  void everyShippedScriptIsReadAndDescribed() {
    for (String name : ShippedScripts.names()) {
      Script script = ShippedScripts.find(name).orElseThrow();
      assertEquals(name, script.name());
      assertTrue(script.summary().length() > 20, name);
    }
  }
}
