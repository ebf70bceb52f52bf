package guise.engine.isa;

/** The operations of the first 64 opcodes that write what they work out. */
enum Alu implements Binary {
  ADD {
    @Override
    public long result(Cpu cpu, long a, long b) {
      return a + b;
    }

    @Override
    public void flags(Cpu cpu, long a, long b, long result, int size) {
      cpu.flagsOfAdd(a, b, result, size);
    }
  },
  ADC {
    @Override
    public long result(Cpu cpu, long a, long b) {
      return a + b + (cpu.cf() ? 1 : 0);
    }

    @Override
    public void flags(Cpu cpu, long a, long b, long result, int size) {
      cpu.flagsOfAdd(a, b, result, size);
    }
  },
  SUB {
    @Override
    public long result(Cpu cpu, long a, long b) {
      return a - b;
    }

    @Override
    public void flags(Cpu cpu, long a, long b, long result, int size) {
      cpu.flagsOfSubtract(a, b, result, size);
    }
  },
  SBB {
    @Override
    public long result(Cpu cpu, long a, long b) {
      return a - b - (cpu.cf() ? 1 : 0);
    }

    @Override
    public void flags(Cpu cpu, long a, long b, long result, int size) {
      cpu.flagsOfSubtract(a, b, result, size);
    }
  },
  AND {
    @Override
    public long result(Cpu cpu, long a, long b) {
      return a & b;
    }

    @Override
    public void flags(Cpu cpu, long a, long b, long result, int size) {
      cpu.flagsOfLogic(result, size);
    }
  },
  OR {
    @Override
    public long result(Cpu cpu, long a, long b) {
      return a | b;
    }

    @Override
    public void flags(Cpu cpu, long a, long b, long result, int size) {
      cpu.flagsOfLogic(result, size);
    }
  },
  XOR {
    @Override
    public long result(Cpu cpu, long a, long b) {
      return a ^ b;
    }

    @Override
    public void flags(Cpu cpu, long a, long b, long result, int size) {
      cpu.flagsOfLogic(result, size);
    }
  }
}
