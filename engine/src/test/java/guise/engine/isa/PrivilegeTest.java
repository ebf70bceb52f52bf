package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.x86.StaticFeature;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may execute what (SDM volume 3, 5.9; volume 2, the exceptions of each instruction). */
final class PrivilegeTest {
  /**
   * What an instruction comes to for user code of 64-bit mode, in virtual-8086 mode (IOPL 0), and
   * in real-address mode.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(String name, String user, String virtual, String real, int... code) {}

  private static final List<Case> CASES =
      List.of(
          // spotless:off
          new Case("HLT",         "#GP(0)", "#GP(0)", "ok",  0xF4),
          new Case("CLTS",        "#GP(0)", "#GP(0)", "ok",  0x0F, 0x06),
          new Case("INVD",        "#GP(0)", "#GP(0)", "ok",  0x0F, 0x08),
          new Case("WBINVD",      "#GP(0)", "#GP(0)", "ok",  0x0F, 0x09),
          new Case("MOV CR0",     "#GP(0)", "#GP(0)", "ok",  0x0F, 0x20, 0xC0),
          new Case("MOV CR1",     "#UD",    "#UD",    "#UD", 0x0F, 0x20, 0xC8),
          new Case("MOV DR0",     "#GP(0)", "#GP(0)", "ok",  0x0F, 0x21, 0xC0),
          new Case("RDMSR",       "#GP(0)", "#GP(0)", "ok",  0x0F, 0x32),
          new Case("WRMSR",       "#GP(0)", "#GP(0)", "ok",  0x0F, 0x30),
          new Case("RDPMC",       "#GP(0)", "#GP(0)", "ok",  0x0F, 0x33),
          new Case("RDTSC",       "ok",     "ok",     "ok",  0x0F, 0x31),
          new Case("LGDT",        "#GP(0)", "#GP(0)", "ok",  0x0F, 0x01, 0x17),
          new Case("LIDT",        "#GP(0)", "#GP(0)", "ok",  0x0F, 0x01, 0x1F),
          new Case("SGDT",        "ok",     "ok",     "ok",  0x0F, 0x01, 0x07),
          new Case("SMSW",        "ok",     "ok",     "ok",  0x0F, 0x01, 0xE0),
          new Case("LMSW",        "#GP(0)", "#GP(0)", "ok",  0x0F, 0x01, 0xF0),
          new Case("INVLPG",      "#GP(0)", "#GP(0)", "ok",  0x0F, 0x01, 0x3F),
          new Case("LLDT",        "#GP(0)", "#UD",    "#UD", 0x0F, 0x00, 0xD0),
          new Case("LTR",         "#GP(0)", "#UD",    "#UD", 0x0F, 0x00, 0xD8),
          new Case("SLDT",        "ok",     "#UD",    "#UD", 0x0F, 0x00, 0xC0),
          new Case("STR",         "ok",     "#UD",    "#UD", 0x0F, 0x00, 0xC8),
          new Case("VERR",        "ok",     "#UD",    "#UD", 0x0F, 0x00, 0xE0),
          new Case("LAR",         "ok",     "#UD",    "#UD", 0x0F, 0x02, 0xC0),
          new Case("LSL",         "ok",     "#UD",    "#UD", 0x0F, 0x03, 0xC0),
          new Case("CLAC",        "#UD",    "#UD",    "ok",  0x0F, 0x01, 0xCA),
          new Case("STAC",        "#UD",    "#UD",    "ok",  0x0F, 0x01, 0xCB),
          new Case("MONITOR",     "#UD",    "#UD",    "ok",  0x0F, 0x01, 0xC8),
          new Case("MWAIT",       "#UD",    "#UD",    "ok",  0x0F, 0x01, 0xC9),
          new Case("XSETBV",      "#UD",    "#UD",    "#UD", 0x0F, 0x01, 0xD1),
          new Case("CPUID",       "ok",     "ok",     "ok",  0x0F, 0xA2),
          new Case("RSM",         "#UD",    "#UD",    "#UD", 0x0F, 0xAA),
          new Case("IN AL, DX",   "#GP(0)", "#GP(0)", "ok",  0xEC),
          new Case("OUT DX, AL",  "#GP(0)", "#GP(0)", "ok",  0xEE),
          new Case("CLI",         "#GP(0)", "#GP(0)", "ok",  0xFA),
          new Case("STI",         "#GP(0)", "#GP(0)", "ok",  0xFB));
          // spotless:on

  @TestFactory
  Stream<DynamicTest> everyLevel() {
    return CASES.stream().map(c -> DynamicTest.dynamicTest(c.name, () -> check(c)));
  }

  private static void check(Case c) {
    assertEquals(c.user, result(Machine.longMode(3), c.code), "user");
    assertEquals(c.virtual, result(Machine.virtual(0), c.code), "virtual-8086 mode");
    assertEquals(c.real, result(Machine.real(), c.code), "real-address mode");
  }

  private static String result(Machine machine, int... code) {
    machine.cpu.r[Cpu.RBX] = 0x500;
    machine.cpu.r[Cpu.RDI] = 0x500;
    machine.cpu.r[Cpu.RDX] = 0x80;
    return machine.code(code).result();
  }

  private static String with(int cpl, Consumer<Machine> change, int... code) {
    Machine machine = Machine.longMode(cpl);
    change.accept(machine);
    return result(machine, code);
  }

  private static Consumer<Machine> cr4(long bits) {
    return machine -> machine.cpu.cr4 |= bits;
  }

  @Test
  void umipHidesTablesFromUsers() {
    int[][] codes = {
      {0x0F, 0x01, 0x07},
      {0x0F, 0x01, 0x0F},
      {0x0F, 0x00, 0xC0},
      {0x0F, 0x00, 0xC8},
      {0x0F, 0x01, 0xE0}
    };
    for (int[] code : codes) {
      assertEquals("#GP(0)", with(3, cr4(ControlState.UMIP), code));
      assertEquals("ok", with(0, cr4(ControlState.UMIP), code));
    }
  }

  @Test
  void clocksAndCounters() {
    int[] rdtsc = {0x0F, 0x31};
    int[] rdtscp = {0x0F, 0x01, 0xF9};
    assertEquals("#GP(0)", with(3, cr4(ControlState.TSD), rdtsc));
    assertEquals("#GP(0)", with(3, cr4(ControlState.TSD), rdtscp));
    assertEquals("ok", with(0, cr4(ControlState.TSD), rdtsc));
    assertEquals("ok", with(3, cr4(ControlState.PCE), 0x0F, 0x33));
    assertEquals("#UD", with(0, without(StaticFeature.RDTSCP), rdtscp));
  }

  private static Consumer<Machine> without(StaticFeature feature) {
    return machine -> machine.hypervisor.missing.add(feature);
  }

  @Test
  void xsetbvLooksAtOsxsaveBeforeThePrivilege() {
    int[] xsetbv = {0x0F, 0x01, 0xD1};
    assertEquals("#UD", with(3, cr4(0), xsetbv));
    assertEquals("#GP(0)", with(3, cr4(ControlState.OSXSAVE), xsetbv));
    assertEquals("ok", with(0, cr4(ControlState.OSXSAVE), xsetbv));
    var unannounced = cr4(ControlState.OSXSAVE).andThen(without(StaticFeature.XSAVE));
    assertEquals("ok", with(0, unannounced, xsetbv), "CR4 decides, as recorded under kvm_pvm");
  }

  @Test
  void pkru() {
    int[] rdpkru = {0x0F, 0x01, 0xEE};
    int[] wrpkru = {0x0F, 0x01, 0xEF};
    assertEquals("#UD", with(3, cr4(0), rdpkru));
    assertEquals("ok", with(3, cr4(ControlState.PKE), rdpkru));
    assertEquals("#GP(0)", with(3, cr4(ControlState.PKE), wrpkru), "EDX is not 0");
    assertEquals("#GP(0)", with(3, cr4(ControlState.PKE).andThen(ecx(1)), rdpkru), "ECX is not 0");
  }

  private static Consumer<Machine> ecx(long value) {
    return machine -> machine.cpu.r[Cpu.RCX] = value;
  }

  @Test
  void segmentBases() {
    int[] rdfsbase = {0xF3, 0x48, 0x0F, 0xAE, 0xC0};
    int[] wrgsbase = {0xF3, 0x48, 0x0F, 0xAE, 0xD8};
    assertEquals("#UD", with(3, cr4(0), rdfsbase));
    assertEquals("ok", with(3, cr4(ControlState.FSGSBASE), rdfsbase));
    Consumer<Machine> far = machine -> machine.cpu.r[Cpu.RAX] = 1L << 60;
    assertEquals("#GP(0)", with(3, cr4(ControlState.FSGSBASE).andThen(far), wrgsbase));
    assertEquals("#GP(0)", with(3, cr4(0), 0x0F, 0x01, 0xF8), "SWAPGS");
  }

  // -- ports (SDM volume 1, 20.5)
  // -------------------------------------------------------------------

  private static Consumer<Machine> ports(int bytes, int map) {
    return machine -> {
      machine.cpu.tr.limit = 0x1000;
      machine.guest.write(Machine.TSS_BASE + 0x66, 2, 0x68);
      machine.guest.write(Machine.TSS_BASE + 0x68 + 0x10, bytes, map);
    };
  }

  @Test
  void theTaskMayAllowPorts() {
    int[] in32 = {0xED};
    assertEquals("ok", with(3, ports(2, 0), 0xEC));
    assertEquals("#GP(0)", with(3, ports(2, 1), 0xEC));
    assertEquals("ok", with(3, ports(2, 0xFFF0), in32));
    assertEquals("#GP(0)", with(3, ports(2, 0xFFF8), in32), "all four ports count");
    Consumer<Machine> short_ = ports(2, 0).andThen(m -> m.cpu.tr.limit = 0x68 + 0x10);
    assertEquals("#GP(0)", with(3, short_, 0xEC), "the byte behind must be there too");
    Consumer<Machine> old = ports(2, 0).andThen(m -> m.cpu.tr.type = 3);
    assertEquals("#GP(0)", with(3, old, 0xEC), "a TSS of 16 bits has no map");
  }

  @Test
  void ioplAllowsEveryPort() {
    assertEquals("ok", with(3, m -> m.cpu.setRflags(Cpu.IOPL), 0xEC));
    Machine virtual = Machine.virtual(3);
    assertEquals("#GP(0)", result(virtual, 0xEC), "not in virtual-8086 mode");
  }

  // -- debug registers (volume 3, 19.2)
  // -------------------------------------------------------------

  @Test
  void debugRegisters() {
    assertEquals("ok", with(0, cr4(0), 0x0F, 0x21, 0xE0), "DR4 is DR6");
    assertEquals("#UD", with(0, cr4(ControlState.DE), 0x0F, 0x21, 0xE0));
    assertEquals("#DB", with(0, m -> m.cpu.dr7 |= 1 << 13, 0x0F, 0x21, 0xC0));
    Consumer<Machine> high = m -> m.cpu.r[Cpu.RAX] = 1L << 32;
    assertEquals("#GP(0)", with(0, high, 0x0F, 0x23, 0xF8), "DR7 has 32 bits");
  }
}
