package guise.engine.isa;

/** The conditions of Jcc, SETcc and CMOVcc, in the order of their codes (SDM volume 1, B.1). */
enum Condition {
  O {
    @Override
    boolean holds(Cpu cpu) {
      return cpu.of();
    }
  },
  NO {
    @Override
    boolean holds(Cpu cpu) {
      return !cpu.of();
    }
  },
  B {
    @Override
    boolean holds(Cpu cpu) {
      return cpu.cf();
    }
  },
  AE {
    @Override
    boolean holds(Cpu cpu) {
      return !cpu.cf();
    }
  },
  E {
    @Override
    boolean holds(Cpu cpu) {
      return cpu.zf();
    }
  },
  NE {
    @Override
    boolean holds(Cpu cpu) {
      return !cpu.zf();
    }
  },
  BE {
    @Override
    boolean holds(Cpu cpu) {
      return cpu.cf() || cpu.zf();
    }
  },
  A {
    @Override
    boolean holds(Cpu cpu) {
      return !cpu.cf() && !cpu.zf();
    }
  },
  S {
    @Override
    boolean holds(Cpu cpu) {
      return cpu.sf();
    }
  },
  NS {
    @Override
    boolean holds(Cpu cpu) {
      return !cpu.sf();
    }
  },
  P {
    @Override
    boolean holds(Cpu cpu) {
      return cpu.pf();
    }
  },
  NP {
    @Override
    boolean holds(Cpu cpu) {
      return !cpu.pf();
    }
  },
  L {
    @Override
    boolean holds(Cpu cpu) {
      return cpu.sf() != cpu.of();
    }
  },
  GE {
    @Override
    boolean holds(Cpu cpu) {
      return cpu.sf() == cpu.of();
    }
  },
  LE {
    @Override
    boolean holds(Cpu cpu) {
      return cpu.zf() || cpu.sf() != cpu.of();
    }
  },
  G {
    @Override
    boolean holds(Cpu cpu) {
      return !cpu.zf() && cpu.sf() == cpu.of();
    }
  };

  abstract boolean holds(Cpu cpu);
}
