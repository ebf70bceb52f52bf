package guise.replay.conform;

import guise.kvm.MsrReply;
import guise.kvm.Regs;
import guise.kvm.Sregs;
import guise.kvm.Xcrs;
import guise.kvm.Xsave;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was answered, as text. Of values that are times only that they were given. */
final class Answers {
  static final int TSC = 0x10;

  private Answers() {}

  static String regs(Regs r) {
    return "rax=%x rbx=%x rcx=%x rdx=%x rsp=%x rip=%x rflags=%x"
        .formatted(r.rax(), r.rbx(), r.rcx(), r.rdx(), r.rsp(), r.rip(), r.rflags());
  }

  static String sregs(Sregs s) {
    return "cr0=%x cr2=%x cr3=%x cr4=%x cr8=%x efer=%x apic_base=%x irq=%d gdt=%s idt=%s %s"
        .formatted(
            s.cr0(),
            s.cr2(),
            s.cr3(),
            s.cr4(),
            s.cr8(),
            s.efer(),
            s.apicBase(),
            s.interrupt(),
            s.gdt(),
            s.idt(),
            s.segments());
  }

  static String msr(int index, MsrReply reply) {
    if (reply.count() == 0) {
      return "none";
    }
    return index == TSC ? "a time" : Long.toHexString(reply.done().getFirst().value());
  }

  static String xcrs(Xcrs xcrs) {
    return IntStream.range(0, xcrs.nr())
        .mapToObj(xcrs::entry)
        .map(xcr -> "%x=%x".formatted(xcr.number(), xcr.value()))
        .collect(Collectors.joining(" ", "nr=" + xcrs.nr() + " ", ""));
  }

  static String xsave(Xsave xsave) {
    return "size=%x xstate_bv=%x xcomp_bv=%x area=%s"
        .formatted(xsave.area().size(), xsave.xstateBv(), xsave.xcompBv(), packed(xsave));
  }

  /** The words that are not 0, each with its place. */
  private static String packed(Xsave xsave) {
    var text = new StringBuilder();
    for (int at = 0; at + Long.BYTES <= xsave.area().size(); at += Long.BYTES) {
      long word = xsave.area().getLong(at);
      if (word != 0) {
        text.append("%x:%x,".formatted(at, word));
      }
    }
    return text.toString();
  }

  static String table(CpuidTable table) {
    return table.entries().stream()
        .map(entry -> entry + padding(entry.padding()))
        .collect(Collectors.joining("; ", table.size() + " entries; ", ""));
  }

  private static String padding(CpuidEntry.Padding padding) {
    return padding.equals(CpuidEntry.Padding.ZERO)
        ? ""
        : " pad %x %x %x".formatted(padding.first(), padding.second(), padding.third());
  }

  /** KVM's own table without what depends on the CPU that answered. */
  static String shared(CpuidTable table) {
    return table(CpuidTable.of(table.entries().stream().map(Answers::shared).toList()));
  }

  private static CpuidEntry shared(CpuidEntry e) {
    var v = e.values();
    return switch (e.function()) {
      case 0x1 -> e.with(new Registers(v.eax(), v.ebx() & 0xFF_FFFF, v.ecx(), v.edx()));
      case 0xB, 0x1F, 0x8000_0026 -> e.with(new Registers(v.eax(), v.ebx(), v.ecx(), 0));
      case 0x8000_001E -> e.with(new Registers(0, 0, 0, 0));
      default -> e;
    };
  }
}
