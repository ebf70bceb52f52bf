package guise.lab;

/** What the words after each verb mean. */
final class Verbs {
  private static final int PAGE = 12;
  private static final long PAGE_MASK = 0xFFF;

  private Verbs() {}

  // -- the VMM ----------------------------------------------------------------------------------

  static Action permit(Arguments words) {
    if (!words.take("amx")) {
      throw words.wrong("'permit' needs amx");
    }
    return Bench::permit;
  }

  static Action allocateAtMost(Arguments words) {
    long bytes = words.size();
    return bench -> bench.allocateAtMost(bytes);
  }

  static Action memory(Arguments words) {
    long size = words.size();
    long address = words.take("at") ? words.number("an address") : 0;
    boolean logged = words.take("logged");
    if (((size | address) & PAGE_MASK) != 0 || address < 0) {
      throw words.wrong("memory comes in pages of 4 KiB");
    }
    return bench -> bench.addSlot(address >>> PAGE, size >>> PAGE, logged);
  }

  static Action createVcpu(Arguments words) {
    return Bench::vcpu;
  }

  static Action getCpuid2(Arguments words) {
    return bench -> bench.vcpu().cpuid();
  }

  static Action setSregs(Arguments words) {
    if (!words.take("cr4")) {
      throw words.wrong("'set-sregs' needs cr4");
    }
    ControlChange change = ControlChange.readSome(words);
    return bench -> bench.setCr4(change);
  }

  static Action setXcrs(Arguments words) {
    Value value = Value.read(words);
    return bench -> bench.setXcr0(value.in(bench, Bench::announcedXcr0));
  }

  static Action setMsrs(Arguments words) {
    int index = Register.read(words);
    Value value = Value.read(words);
    return bench -> bench.setMsr(index, value.in(bench, b -> b.announced(index)));
  }

  // -- the guest --------------------------------------------------------------------------------

  static Action cpuid(Arguments words) {
    int leaf = (int) words.number("a leaf");
    int index = words.hasMore() ? (int) words.number("an index") : 0;
    return bench -> bench.guest("CPUID", g -> g.cpuid(leaf, index));
  }

  static Action movCr4(Arguments words) {
    ControlChange change = ControlChange.readSome(words);
    return bench -> bench.guest("MOV CR4", g -> g.movToCr4(change.of(g.cr4())));
  }

  static Action xsetbv(Arguments words) {
    Value value = Value.read(words);
    return bench -> {
      long xcr0 = value.in(bench, Bench::announcedXcr0);
      bench.guest("XSETBV", g -> g.xsetbv(0, xcr0));
    };
  }

  static Action rdmsr(Arguments words) {
    int index = Register.read(words);
    return bench -> bench.guest("RDMSR", g -> g.rdmsr(index));
  }

  static Action wrmsr(Arguments words) {
    int index = Register.read(words);
    Value value = Value.read(words);
    return bench -> {
      long written = value.in(bench, b -> b.announced(index));
      bench.guest("WRMSR", g -> g.wrmsr(index, written));
    };
  }

  static Action useTiles(Arguments words) {
    return bench -> bench.guest("tiles", g -> g.useTiles());
  }

  static Action exit(Arguments words) {
    int times = words.hasMore() ? words.count() : 1;
    return bench -> bench.exit(times);
  }

  // -- the guest's own guest --------------------------------------------------------------------

  static Action nested(Arguments words) {
    ControlChange change = words.take("cr4") ? ControlChange.readSome(words) : ControlChange.NONE;
    Action xss = words.take("xss") ? xss(Value.read(words)) : _ -> {};
    return bench -> {
      bench.exit(1);
      bench.setCr4(change);
      xss.on(bench);
    };
  }

  private static Action xss(Value value) {
    int index = Register.XSS.index();
    return bench -> bench.setMsr(index, value.in(bench, b -> b.announced(index)));
  }

  static Action shadowRoot(Arguments words) {
    return Bench::allocateShadowRoot;
  }

  static Action measure(Arguments words) {
    return Bench::measure;
  }
}
