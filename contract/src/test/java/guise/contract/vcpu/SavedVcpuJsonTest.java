package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.formats.FormatException;
import guise.formats.SavedVcpuJson;
import guise.kvm.Capability;
import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.kvm.saved.SavedVcpu;
import guise.x86.CpuidEntry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The text of a saved vCPU: it says all, and what it does not say right is one line of complaint.
 */
@ParameterizedClass
@EnumSource
class SavedVcpuJsonTest {
  /** The names of format version 1 (docs/saved-state.md): another name is another version. */
  private static final Set<String> NAMES =
      Set.of(
          ("formatVersion origin cpuid function index flags eax ebx ecx edx padding tscKhz mcgCap"
                  + " features msrs value unread sregs pdptrs segments cs ds es fs gs ss tr ldt base"
                  + " limit selector type present dpl db s l g avl unusable gdt idt cr0 cr2 cr3 cr4"
                  + " cr8 efer apicBase interrupt xcrs nr entries number xsave area size blocks at"
                  + " hex events exception injected pending vector hasErrorCode errorCode hasPayload"
                  + " payload soft shadow nmi masked sipiVector smi smm insideNmi latchedInit"
                  + " tripleFaultPending mpState debugRegs db0 db1 db2 db3 dr6 dr7 regs rax rbx rcx"
                  + " rdx rsi rdi rsp rbp r8 r9 r10 r11 r12 r13 r14 r15 rip rflags nested format"
                  + " header data")
              .split(" ", -1));

  private final Kvm kvm;

  SavedVcpuJsonTest(Backend backend) {
    kvm = backend.kvmWithTiles();
  }

  private SavedVcpu reached(long seed) {
    Vcpu vcpu = kvm.createVm().createVcpu(0);
    var supported = kvm.supportedCpuid().entries();
    CpuidEntry first = supported.entries().getFirst();
    vcpu.setCpuid2(supported.with(0, first.with(new CpuidEntry.Padding(1, 2, 3))));
    RandomState.of(seed, 30).reach(vcpu, kvm.msrIndexList());
    return SavedVcpu.of(kvm, vcpu, "here, \"there\" and \u00e9");
  }

  private static SavedVcpu read(String text) {
    var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return SavedVcpuJson.read(bytes, "state.json");
  }

  @Test
  void writtenAndReadItIsTheSame() {
    for (long seed = 0; seed < 30; seed++) {
      SavedVcpu saved = reached(seed);
      String text = SavedVcpuJson.write(saved);
      assertEquals(saved, read(text));
      assertEquals(text, SavedVcpuJson.write(read(text)));
    }
  }

  @Test
  void theNamesAreThoseOfVersion1() {
    boolean nests = kvm.checkExtension(Capability.NESTED_STATE) != 0;
    assumeTrue(nests, "this KVM has no nested state to name");
    String text = SavedVcpuJson.write(reached(1));
    var names =
        Pattern.compile("\"(\\w+)\": ")
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    var optional = Set.of("pdptrs");
    var expected = new TreeSet<>(NAMES);
    expected.removeAll(optional);
    names.removeAll(optional);
    assertEquals(expected, names);
  }

  @Test
  void anotherVersionIsRefused() {
    String text = SavedVcpuJson.write(reached(1));
    complains(text.replace("\"formatVersion\": 1", "\"formatVersion\": 2"), "formatVersion 1");
    complains(text.replace("\"formatVersion\": 1,", ""), "formatVersion");
  }

  @Test
  void whatIsMissingUnknownOrImpossibleIsRefused() {
    String text = SavedVcpuJson.write(reached(1));
    complains(text.replace("\"rax\"", "\"raxx\""), "raxx");
    complains(text.replaceFirst("\"rip\": \"0x[0-9a-f]*\",", ""), "rip");
    complains(text.replace("\"RUNNABLE\"", "\"DREAMING\""), "RUNNABLE");
    complains(text.replaceFirst("\"cr0\": \"[^\"]*\"", "\"cr0\": true"), "cr0");
    complains(text.replaceFirst("\"size\": \"[^\"]*\"", "\"size\": \"0x10\""), "within the size");
    complains("{\"formatVersion\": 1}", "origin");
    complains("[]", "object");
    complains("cpu", "a saved vCPU");
  }

  @Test
  void damagedTextsAreRefusedInOneLine() {
    String text = SavedVcpuJson.write(reached(2));
    var random = new SplittableRandom(7);
    for (int at = 0; at < 300; at++) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + 1 + random.nextInt(40));
      String damaged = text.substring(0, from) + text.substring(to);
      try {
        read(damaged);
      } catch (FormatException complaint) {
        assertFalse(String.valueOf(complaint.getMessage()).contains("\n"));
      }
    }
  }

  private static void complains(String text, String of) {
    var complaint = assertThrows(FormatException.class, () -> read(text));
    String message = String.valueOf(complaint.getMessage());
    assertTrue(message.startsWith("state.json"), message);
    assertTrue(message.contains(of), message);
    assertFalse(message.contains("\n"), message);
  }
}
