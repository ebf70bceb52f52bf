package guise.engine.isa;

/** The operations on one operand. */
enum Step implements Unary {
  INC {
    @Override
    public long result(long a) {
      return a + 1;
    }

    @Override
    public void flags(Cpu cpu, long a, long result, int size) {
      long carry = cpu.topCarry();
      cpu.flagsOfAdd(a, 1, result, size);
      cpu.keepCarry(carry);
    }
  },
  DEC {
    @Override
    public long result(long a) {
      return a - 1;
    }

    @Override
    public void flags(Cpu cpu, long a, long result, int size) {
      long carry = cpu.topCarry();
      cpu.flagsOfSubtract(a, 1, result, size);
      cpu.keepCarry(carry);
    }
  },
  NEG {
    @Override
    public long result(long a) {
      return -a;
    }

    @Override
    public void flags(Cpu cpu, long a, long result, int size) {
      cpu.flagsOfSubtract(0, a, result, size);
    }
  },
  NOT {
    @Override
    public long result(long a) {
      return ~a;
    }

    @Override
    public void flags(Cpu cpu, long a, long result, int size) {
      // NOT leaves them all
    }
  }
}
