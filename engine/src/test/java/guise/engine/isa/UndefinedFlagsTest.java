package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The table of undefined flags is about instructions that exist, and by the manual. */
class UndefinedFlagsTest {
  @Test
  void theShiftsByOneHaveAnOverflow() {
    assertEquals(Cpu.AF, UndefinedFlags.of(ShiftInstructions.SHL_RM_1, 1, 32));
    assertEquals(Cpu.AF | Cpu.OF, UndefinedFlags.of(ShiftInstructions.SHL_RM_CL, 2, 32));
    assertEquals(0, UndefinedFlags.of(ShiftInstructions.SHL_RM_CL, 0, 32), "by 0 changes nothing");
  }

  @Test
  void aByteShiftedOutHasNoCarry() {
    long flags = UndefinedFlags.of(ShiftInstructions.SHR_RM8_CL, 8, 8);
    assertEquals(Cpu.AF | Cpu.OF | Cpu.CF, flags);
  }

  @Test
  void everyRowIsAboutSomething() {
    for (UndefinedFlags row : UndefinedFlags.values()) {
      boolean used =
          InstructionSet.ALL.known().rows().stream()
              .anyMatch(known -> row.names(known.instruction()));
      assertTrue(used, row.name());
      assertTrue(!row.instead().isEmpty(), row.name());
    }
  }

  @Test
  void additionLeavesNoneUndefined() {
    assertEquals(0, UndefinedFlags.of(ArithmeticInstructions.ADD_RM_R, 0, 32));
  }
}
