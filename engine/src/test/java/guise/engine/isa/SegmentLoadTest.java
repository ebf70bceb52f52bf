package guise.engine.isa;

import static guise.engine.isa.Machine.DATA;
import static guise.engine.isa.Machine.FREE;
import static guise.engine.isa.Machine.NOT_PRESENT;
import static guise.engine.isa.Machine.flat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Loading segment registers, and what they then allow (SDM volume 3, 5.3 to 5.7; MOV). */
final class SegmentLoadTest {
  private static final int[] MOV_DS_AX = {0x8E, 0xD8};
  private static final int[] MOV_SS_AX = {0x8E, 0xD0};
  private static final int[] MOV_GS_AX = {0x8E, 0xE8};

  private static String load(Machine machine, int selector, int... code) {
    machine.cpu.r[Cpu.RAX] = selector;
    return machine.code(code).result();
  }

  private static Machine with(int cpl, long descriptor) {
    Machine machine = Machine.protectedMode(cpl);
    machine.gdt(FREE, descriptor);
    return machine;
  }

  @Test
  void dataSegments() {
    assertEquals("ok", load(with(0, flat(2, 0)), FREE, MOV_DS_AX));
    assertEquals("ok", load(with(3, flat(2, 3)), FREE | 3, MOV_DS_AX));
    assertEquals("#GP(58)", load(with(3, flat(2, 0)), FREE, MOV_DS_AX), "CPL above DPL");
    assertEquals("#GP(58)", load(with(0, flat(2, 0)), FREE | 3, MOV_DS_AX), "RPL above DPL");
    assertEquals("#GP(58)", load(with(0, flat(8, 0)), FREE, MOV_DS_AX), "code not readable");
    assertEquals("ok", load(with(0, flat(10, 0)), FREE, MOV_DS_AX), "readable code");
    assertEquals("ok", load(with(3, flat(14, 0)), FREE | 3, MOV_DS_AX), "conforming code");
    assertEquals("#NP(58)", load(with(0, flat(2, 0) & NOT_PRESENT), FREE, MOV_DS_AX));
    assertEquals("#GP(100)", load(with(0, 0), 0x100, MOV_DS_AX), "beyond the table");
    assertEquals("#GP(5c)", load(with(0, 0), FREE | 4, MOV_DS_AX), "no LDT");
    assertEquals("#GP(28)", load(with(0, 0), Machine.TSS, MOV_DS_AX), "a system segment");
  }

  @Test
  void stackSegments() {
    assertEquals("ok", load(with(0, flat(2, 0)), FREE, MOV_SS_AX));
    assertEquals("#GP(0)", load(with(0, flat(2, 0)), 0, MOV_SS_AX), "null");
    assertEquals("#GP(58)", load(with(0, flat(2, 0)), FREE | 1, MOV_SS_AX), "RPL is not CPL");
    assertEquals("#GP(58)", load(with(0, flat(2, 3)), FREE, MOV_SS_AX), "DPL is not CPL");
    assertEquals("#GP(58)", load(with(0, flat(0, 0)), FREE, MOV_SS_AX), "read-only");
    assertEquals("#GP(58)", load(with(0, flat(10, 0)), FREE, MOV_SS_AX), "code");
    assertEquals("#SS(58)", load(with(0, flat(2, 0) & NOT_PRESENT), FREE, MOV_SS_AX));
    assertEquals("ok", load(with(3, flat(2, 3)), FREE | 3, MOV_SS_AX));
  }

  @Test
  void a64BitSupervisorMayHaveNoStackSegment() {
    assertEquals("ok", load(Machine.longMode(0), 0, MOV_SS_AX));
    assertEquals("#GP(0)", load(Machine.longMode(0), 3, MOV_SS_AX), "RPL is not CPL");
    assertEquals("#GP(0)", load(Machine.longMode(3), 3, MOV_SS_AX), "user");
  }

  @Test
  void csCannotBeLoadedAndSegments6And7AreNone() {
    assertEquals("#UD", load(with(0, 0), DATA, 0x8E, 0xC8));
    assertEquals("#UD", load(with(0, 0), DATA, 0x8E, 0xF0));
  }

  @Test
  void loadingSetsTheAccessedBit() {
    Machine machine = with(0, flat(2, 0));
    assertEquals("ok", load(machine, FREE, MOV_DS_AX));
    assertEquals(3, machine.descriptor(FREE).type());
    assertEquals(3, machine.cpu.segments[SegmentRegister.DS].type);
  }

  @Test
  void ssCastsAShadow() {
    Machine machine = with(0, flat(2, 0));
    load(machine, FREE, MOV_SS_AX);
    assertEquals(Cpu.SHADOW_OF_MOV_SS, machine.cpu.shadow & Cpu.SHADOW_OF_MOV_SS);
  }

  @Test
  void aNullSegmentCannotBeUsed() {
    Machine machine = with(0, 0);
    assertEquals("ok", load(machine, 3, MOV_DS_AX));
    assertTrue(machine.cpu.segments[SegmentRegister.DS].unusable);
    assertEquals("#GP(0)", machine.code(0xA1, 0, 0, 0, 0).result());
  }

  @Test
  void intelClearsTheBaseOfANullSegmentAndOldAmdDoesNot() {
    Machine intel = Machine.longMode(0);
    intel.cpu.segments[SegmentRegister.GS].base = 0x1234;
    load(intel, 0, MOV_GS_AX);
    assertEquals(0, intel.cpu.segments[SegmentRegister.GS].base);
    Machine amd = Machine.longMode(0);
    amd.hypervisor.amd = true;
    amd.hypervisor.missing.add(guise.x86.StaticFeature.NULL_SEL_CLR_BASE);
    amd.cpu.segments[SegmentRegister.GS].base = 0x1234;
    load(amd, 0, MOV_GS_AX);
    assertEquals(0x1234, amd.cpu.segments[SegmentRegister.GS].base);
  }

  @Test
  void realModeKeepsLimitAndRights() {
    Machine machine = Machine.real();
    machine.cpu.segments[SegmentRegister.DS].limit = 0xFFFF_FFFFL;
    assertEquals("ok", load(machine, 0x1234, MOV_DS_AX));
    assertEquals(0x12340, machine.cpu.segments[SegmentRegister.DS].base);
    assertEquals(0xFFFF_FFFFL, machine.cpu.segments[SegmentRegister.DS].limit);
  }

  // -- limits and types ---------------------------------------------------------------------------

  private static String read(long descriptor, long offset, int segment) {
    Machine machine = with(0, descriptor);
    machine.cpu.segments[segment].load(FREE, new Descriptor(descriptor, 0));
    machine.cpu.r[Cpu.RBX] = offset;
    int prefix = segment == SegmentRegister.SS ? 0x36 : 0x3E;
    return machine.code(prefix, 0x8B, 0x03).result();
  }

  @Test
  void limits() {
    long segment = Machine.segment(0, 0xFFF, 3, 0) | 1L << 54;
    assertEquals("ok", read(segment, 0xFFC, SegmentRegister.DS));
    assertEquals("#GP(0)", read(segment, 0xFFD, SegmentRegister.DS));
    assertEquals("#SS(0)", read(segment, 0xFFD, SegmentRegister.SS));
  }

  @Test
  void segmentsThatExpandDown() {
    long big = Machine.segment(0, 0xFFF, 7, 0) | 1L << 54;
    assertEquals("#GP(0)", read(big, 0xFFF, SegmentRegister.DS));
    assertEquals("ok", read(big, 0x1000, SegmentRegister.DS));
    long small = Machine.segment(0, 0xFFF, 7, 0);
    assertEquals("ok", read(small, 0xFFFC, SegmentRegister.DS));
    assertEquals("#GP(0)", read(small, 0xFFFD, SegmentRegister.DS));
  }

  @Test
  void writesNeedAWritableSegment() {
    Machine machine = with(0, flat(1, 0));
    machine.cpu.segments[SegmentRegister.DS].load(FREE, new Descriptor(flat(1, 0), 0));
    machine.cpu.r[Cpu.RBX] = 0x100;
    assertEquals("#GP(0)", machine.code(0x89, 0x03).result());
    machine.cpu.rip = Machine.AT;
    assertEquals("ok", machine.code(0x8B, 0x03).result());
    assertFalse(machine.cpu.segments[SegmentRegister.DS].flat);
  }

  // -- LDS and the like, LLDT, LTR
  // ------------------------------------------------------------------

  @Test
  void farPointers() {
    Machine machine = Machine.protectedMode(0);
    machine.guest.write(0x500, 4, 0x1234_5678);
    machine.guest.write(0x504, 2, DATA);
    assertEquals("ok", machine.code(0x0F, 0xB5, 0x0D, 0, 5, 0, 0).result());
    assertEquals(0x1234_5678, machine.cpu.r[Cpu.RCX]);
    assertEquals(DATA, machine.cpu.segments[SegmentRegister.GS].selector);
    machine.guest.write(0x504, 2, 0x100);
    machine.cpu.r[Cpu.RCX] = 7;
    assertEquals("#GP(100)", machine.code(0x0F, 0xB5, 0x0D, 0, 5, 0, 0).result());
    assertEquals(7, machine.cpu.r[Cpu.RCX], "nothing changes");
  }

  private static String ltr(Machine machine, int selector) {
    return load(machine, selector, 0x0F, 0x00, 0xD8);
  }

  @Test
  void theTaskRegister() {
    long tss = Machine.system(Machine.TSS_BASE, 0x67, 9, 0);
    Machine machine = with(0, tss);
    assertEquals("ok", ltr(machine, FREE));
    assertEquals(11, machine.descriptor(FREE).type(), "busy");
    assertEquals("#GP(58)", ltr(machine, FREE), "busy already");
    assertEquals("#GP(0)", ltr(with(0, tss), 0), "null");
    assertEquals("#GP(5c)", ltr(with(0, tss), FREE | 4), "local");
    assertEquals("#NP(58)", ltr(with(0, tss & NOT_PRESENT), FREE));
    assertEquals("#GP(10)", ltr(with(0, tss), DATA), "no TSS");
    assertEquals("#GP(0)", ltr(with(3, tss), FREE), "privilege");
    assertEquals("#UD", ltr(Machine.real(), FREE));
  }

  @Test
  void theLocalTable() {
    Machine machine = Machine.protectedMode(0);
    machine.put(Machine.LDT_BASE + 8, flat(3, 0));
    assertEquals("ok", load(machine, Machine.LDT, 0x0F, 0x00, 0xD0));
    assertEquals("ok", load(machine, 0x0C, MOV_DS_AX), "from the LDT");
    assertEquals("ok", load(machine, 0, 0x0F, 0x00, 0xD0));
    assertEquals("#GP(c)", load(machine, 0x0C, MOV_DS_AX));
    assertEquals("#GP(10)", load(machine, DATA, 0x0F, 0x00, 0xD0));
  }

  // -- LAR, LSL, VERR, VERW
  // -------------------------------------------------------------------------

  private static boolean zf(Machine machine, int selector, int... code) {
    assertEquals("ok", load(machine, selector, code));
    return machine.cpu.zf();
  }

  @Test
  void selectorsAreLookedAtWithoutFaults() {
    int[] lar = {0x0F, 0x02, 0xC8};
    int[] lsl = {0x0F, 0x03, 0xC8};
    int[] verr = {0x0F, 0x00, 0xE0};
    int[] verw = {0x0F, 0x00, 0xE8};
    Machine machine = with(0, flat(2, 0));
    assertTrue(zf(machine, FREE, lar));
    assertEquals(0xCF_9200, machine.cpu.r[Cpu.RCX]);
    assertTrue(zf(with(0, flat(2, 0)), FREE, lsl));
    assertTrue(zf(with(0, flat(2, 0)), FREE, verr));
    assertTrue(zf(with(0, flat(2, 0)), FREE, verw));
    assertFalse(zf(with(0, flat(0, 0)), FREE, verw));
    assertFalse(zf(with(0, flat(8, 0)), FREE, verr), "code not readable");
    assertFalse(zf(with(3, flat(2, 0)), FREE, verr), "privilege");
    assertFalse(zf(with(0, 0), 0x100, lar), "beyond the table");
    assertFalse(zf(with(0, 0), 0, lsl), "null");
    assertTrue(zf(with(0, Machine.gate(8, 0, 12, 0)), FREE, lar), "a call gate");
    assertFalse(zf(with(0, Machine.gate(8, 0, 12, 0)), FREE, lsl), "has no limit");
    assertFalse(zf(with(0, Machine.gate(8, 0, 14, 0)), FREE, lar), "an interrupt gate");
    Machine limit = with(0, Machine.segment(0, 0x12345, 3, 0));
    assertTrue(zf(limit, FREE, lsl));
    assertEquals(0x12345, limit.cpu.r[Cpu.RCX]);
  }
}
