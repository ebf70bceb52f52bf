package guise.replay.scenario;

import static guise.replay.scenario.Leaves.ADDRESS_SIZES;
import static guise.replay.scenario.Leaves.AMD_VENDOR;
import static guise.replay.scenario.Leaves.EXTENDED;
import static guise.replay.scenario.Leaves.FEATURES;
import static guise.replay.scenario.Leaves.VENDOR;
import static guise.replay.scenario.Leaves.XSAVE;
import static guise.replay.scenario.Leaves.XSTATE;
import static guise.replay.table.NamedTable.EMPTY;
import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.replay.table.NamedTable;
import guise.replay.table.TableEdit;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.List;
import java.util.function.Consumer;

/** What tables KVM_SET_CPUID2 accepts before the vCPU has run, and what becomes of them. */
final class SetCpuid {
  private static final long OSXSAVE = 1 << 18;
  private static final long SMEP = 1 << 20;
  private static final long SMAP = 1 << 21;
  private static final long PKE = 1 << 22;
  private static final long FSGSBASE = 1 << 16;
  private static final int XSAVE_BIT = 1 << 26;

  private SetCpuid() {}

  static List<Scenario> scenarios() {
    return List.of(
        Scenario.ofVm("setcpuid.good", p -> setAndGet(p, p.supported())),
        Scenario.ofVm("setcpuid.empty", p -> setAndGet(p, EMPTY)),
        Scenario.ofVm("setcpuid.toomany", SetCpuid::tooMany),
        Scenario.ofVm("setcpuid.efault", SetCpuid::badMemory),
        Scenario.ofVm("setcpuid.getnent", SetCpuid::roomForGet),
        new Scenario("setcpuid.vaddr", SetCpuid::virtualAddressBits),
        Scenario.ofVm(
            "setcpuid.vaddr.dup (only first 80000008 counts)", SetCpuid::severalAddressSizes),
        Scenario.ofVm(
            "setcpuid.vaddr.flagged (80000008 with SIGNIFICANT flag, index 1 first)",
            SetCpuid::indexedAddressSizes),
        Scenario.ofVm("setcpuid.padding", SetCpuid::padding),
        new Scenario("setcpuid.flags", SetCpuid::flags),
        new Scenario("setcpuid.index (non indexed leaf with an index)", SetCpuid::indices),
        Scenario.ofVm(
            "setcpuid.dup (duplicate leaf 1 / 7 / d.0: first one is used and updated)",
            SetCpuid::duplicates),
        Scenario.ofVm(
            "setcpuid.dup2 (first leaf 1 lacks XSAVE, second has it)", SetCpuid::twoFeatureLeaves),
        Scenario.ofVm("setcpuid.unsorted", SetCpuid::unsorted),
        new Scenario("setcpuid.missing", SetCpuid::missing),
        new Scenario("setcpuid.maxleaf", SetCpuid::highestLeaf),
        Scenario.ofVm("setcpuid.twice (pre-run re-SET; state kept)", SetCpuid::twice),
        new Scenario(
            "setcpuid.userbits (user supplied runtime bits)", SetCpuid::suppliedRuntimeBits),
        new Scenario(
            "setcpuid.d1 (0xD.1.EBX only when XSAVES|XSAVEC set in table)",
            SetCpuid::compactedSize),
        Scenario.ofVm("setcpuid.legacy (KVM_SET_CPUID)", LegacySet::beforeRun),
        new Scenario(
            "setcpuid.xcr0 (unsupported user xcr0 bits in D.0)", SetCpuid::unsupportedComponents));
  }

  static void setAndGet(Probe p, NamedTable table) {
    p.set(table);
    p.get();
  }

  // -- Size and memory --------------------------------------------------------------------------

  private static void tooMany(Probe p) {
    setAndGet(p, p.supported().and(new TableEdit.Fill(0x4000_1000, 256)));
    for (int nent : new int[] {257, 258, 400, 1000, 0x7fff_ffff, 0xffff_ffff}) {
      Answer answer = Answer.of(() -> p.vcpu().setCpuid2(nent, zeros(1100)));
      String count = Integer.toUnsignedString(nent);
      p.answered("SET zeros nent=" + count + " -> ", answer + " nent_out=" + count);
    }
    p.get();
  }

  private static CpuidTable zeros(int size) {
    return EMPTY.and(new TableEdit.Fill(0, size)).table();
  }

  private static void badMemory(Probe p) {
    p.recorder().noJavaForm("SET bad ptr -> ");
    Answer answer = Answer.of(() -> p.vcpu().setCpuid2(2, zeros(1)));
    p.answered("SET 2nd entry unmapped -> ", answer);
    p.set(p.supported());
    p.recorder().noJavaForm("GET into unmapped -> ");
  }

  private static void roomForGet(Probe p) {
    room(p, "GET before SET", 0);
    int size = p.supported().size();
    p.set(p.supported());
    for (int nent : new int[] {0, 1, size - 1, size, size + 1, 1000, 0xffff_ffff}) {
      room(p, "GET", nent);
    }
  }

  private static void room(Probe p, String name, int nent) {
    var reply = Asked.of(() -> p.vcpu().getCpuid2(nent));
    int left = reply.value().map(given -> given.nent()).orElse(nent);
    p.answered(
        "%s nent=%s -> ".formatted(name, Integer.toUnsignedString(nent)),
        "%s nent_out=%s".formatted(reply.answer(), Integer.toUnsignedString(left)));
  }

  // -- Address sizes ----------------------------------------------------------------------------

  private static void virtualAddressBits(Session session) {
    int others = session.supported().read(ADDRESS_SIZES, EAX) & ~0xff00;
    for (int bits : new int[] {0, 32, 36, 47, 48, 49, 52, 56, 57, 58, 64, 255}) {
      session.vm(p -> p.set(p.supported().assign(ADDRESS_SIZES, EAX, others | bits << 8)));
    }
  }

  private static void severalAddressSizes(Probe p) {
    NamedTable supported = p.supported();
    p.set(supported.add(ADDRESS_SIZES, 0, eax(0x3430)));
    p.set(supported.assign(ADDRESS_SIZES, EAX, 0x3430).add(ADDRESS_SIZES, 0, eax(0x3030)));
    p.set(supported.delete(ADDRESS_SIZES));
    p.set(supported.assign(AMD_VENDOR, EAX, 0x8000_0001).assign(ADDRESS_SIZES, EAX, 0x3430));
    p.recorder().remark("-- after a rejected SET the old table stays:");
    p.get();
  }

  private static void indexedAddressSizes(Probe p) {
    Leaf first = new Leaf(0x8000_0008, 1);
    setAndGet(p, EMPTY.add(first, 1, eax(0x3430)).add(ADDRESS_SIZES, 1, eax(0x3030)));
    p.set(EMPTY.add(first, 0, eax(0x3430)));
  }

  private static Registers eax(int value) {
    return new Registers(value, 0, 0, 0);
  }

  // -- Padding, flags, indices, order -----------------------------------------------------------

  private static void padding(Probe p) {
    var first = new TableEdit.Padding(0, 0x1234);
    setAndGet(p, p.supported().and(first).and(new TableEdit.Padding(5, 0x99)));
  }

  private static void flags(Session session) {
    session.vm(p -> setAndGet(p, p.supported().and(new TableEdit.AllFlagsAdded(0xffff_fff8))));
    session.vm(p -> setAndGet(p, p.supported().and(new TableEdit.AllFlags(7))));
    session.vm(p -> {
      setAndGet(p, p.supported().and(new TableEdit.AllFlags(0)));
      p.cr4(SMEP);
      p.cr4(OSXSAVE);
      p.xcr(7);
      p.get();
    });
  }

  private static void indices(Session session) {
    session.vm(p -> featuresAt5(p, moved(p, FEATURES, 5)));
    Leaf features = new Leaf(1, 5);
    session.vm(p -> featuresAt5(p, moved(p, FEATURES, 5).and(new TableEdit.Flags(features, 1))));
    for (int flags = 1; flags >= 0; flags--) {
      var edit = new TableEdit.Flags(new Leaf(7, 3), flags);
      session.vm(p -> smepAndSmap(p, moved(p, EXTENDED, 3).and(edit)));
    }
  }

  private static NamedTable moved(Probe p, Leaf leaf, int index) {
    return p.supported().and(new TableEdit.Index(leaf, index));
  }

  private static void featuresAt5(Probe p, NamedTable table) {
    p.set(table);
    p.cr4(OSXSAVE);
    p.get();
    p.guest().cpuid(1, 0);
    p.guest().cpuid(1, 5);
  }

  private static void smepAndSmap(Probe p, NamedTable table) {
    p.set(table);
    p.cr4(SMEP);
    p.cr4(SMAP);
    p.get();
  }

  private static void duplicates(Probe p) {
    NamedTable table = p.supported();
    for (Leaf leaf : new Leaf[] {FEATURES, EXTENDED, XSTATE, XSAVE}) {
      table = table.and(new TableEdit.Duplicate(leaf));
    }
    setAndGet(p, table);
    p.cr4(OSXSAVE);
    p.xcr(7);
    p.get();
    p.cr4(OSXSAVE | PKE);
    p.get();
  }

  private static void twoFeatureLeaves(Probe p) {
    Registers features = p.supported().entry(FEATURES).orElseThrow().values();
    p.set(EMPTY.add(FEATURES, 0, Registers.ZERO).add(FEATURES, 0, features));
    p.cr4(OSXSAVE);
    p.get();
  }

  private static void unsorted(Probe p) {
    setAndGet(p, p.supported().and(new TableEdit.Reverse()));
    p.cr4(OSXSAVE);
    p.xcr(7);
    p.get();
    p.guest().cpuid(0, 0);
    p.guest().cpuid(0xd, 0);
    p.guest().cpuid(7, 0);
  }

  // -- What is not there ------------------------------------------------------------------------

  private static void missing(Session session) {
    int[] functions = {
      0, 1, 7, 0xd, 0x8000_0000, 0x8000_0001, 0x8000_0008, 0x4000_0000, 0x4000_0001
    };
    for (int function : functions) {
      session.vm(p -> without(p, function));
    }
  }

  private static void without(Probe p, int function) {
    p.set(p.supported().deleteFunction(function));
    p.cr4(OSXSAVE);
    p.cr4(SMEP);
    p.cr4(FSGSBASE);
    p.efer(0x800);
    p.efer(1);
    p.xcr(3);
    p.xcr(7);
    p.get();
  }

  private static void highestLeaf(Session session) {
    session.vm(p -> {
      setAndGet(p, p.supported().assign(VENDOR, EAX, 1));
      p.cr4(SMEP);
      p.cr4(OSXSAVE);
      p.xcr(7);
      p.get();
      cpuids(p, 0, 0, 7, 0, 0xd, 0, 0xd, 1, 2, 0);
    });
    session.vm(p -> {
      setAndGet(p, p.supported().assign(VENDOR, EAX, 1).vendor("GenuineIntel"));
      p.cr4(SMEP);
      cpuids(p, 0, 0, 7, 0, 0xd, 0, 0xd, 2, 2, 0, 0x33, 0, 0x33, 1);
    });
    session.vm(p -> {
      p.set(p.supported().assign(AMD_VENDOR, EAX, 0x8000_0000));
      p.efer(0x800);
      p.efer(1);
      p.guest().cpuid(0x8000_0001, 0);
    });
  }

  private static void cpuids(Probe p, int... functionsAndIndices) {
    for (int at = 0; at < functionsAndIndices.length; at += 2) {
      p.guest().cpuid(functionsAndIndices[at], functionsAndIndices[at + 1]);
    }
  }

  // -- State and the table ----------------------------------------------------------------------

  private static void twice(Probe p) {
    p.set(p.supported());
    p.cr4(OSXSAVE);
    p.xcr(7);
    p.get();
    setAndGet(p, p.supported().assign(XSTATE, EAX, 3));
    p.xcr(7);
    p.xcr(3);
    p.get();
    setAndGet(p, p.supported().clear(FEATURES, ECX, XSAVE_BIT));
    p.cr4(OSXSAVE);
    p.cr4(0);
    p.cr4(OSXSAVE);
    p.get();
    setAndGet(p, EMPTY);
    p.xcr(1);
    p.xcr(3);
    setAndGet(p, p.supported());
  }

  private static void suppliedRuntimeBits(Session session) {
    session.vm(p ->
        setAndGet(
            p,
            p.supported()
                .set(FEATURES, ECX, 1 << 27)
                .set(FEATURES, ECX, 1 << 3)
                .clear(FEATURES, EDX, 1 << 9)
                .set(EXTENDED, ECX, 1 << 4)
                .assign(XSTATE, EBX, 0x12345)
                .assign(XSAVE, EBX, 0x54321)));
    session.vm(p ->
        setAndGet(
            p,
            p.supported()
                .set(FEATURES, ECX, 1 << 27)
                .clear(FEATURES, ECX, XSAVE_BIT)
                .assign(XSTATE, EBX, 0x12345)
                .assign(XSAVE, EAX, 0)
                .assign(XSAVE, EBX, 0x54321)));
  }

  private static void compactedSize(Session session) {
    for (int variants = 0; variants < 16; variants++) {
      int eax = variants;
      session.vm(
          p -> setAndGet(p, p.supported().assign(XSAVE, EAX, eax).assign(XSAVE, EBX, 0x54321)));
    }
  }

  private static void unsupportedComponents(Session session) {
    int[] components = {
      0, 1, 2, 3, 4, 7, 0xff, 0x2e7, 0x3ff, 0x20000, 0x40000, 0x60000, 0x60007, 0xffff_ffff
    };
    for (int eax : components) {
      session.vm(ifAccepted(eax));
    }
    session.vm(p -> setAndGet(p, p.supported().assign(XSTATE, EDX, 0xffff_ffff)));
    session.vm(p -> setAndGet(p, p.supported().assign(XSTATE, EDX, 0x4000_0000)));
  }

  private static Consumer<Probe> ifAccepted(int eax) {
    return p -> {
      if (p.set(p.supported().assign(XSTATE, EAX, eax)).succeeded()) {
        p.get();
        p.xcr(3);
        p.xcr(7);
      }
    };
  }
}
