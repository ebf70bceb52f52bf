package guise.engine.isa;

/** Shifts and rotates. CF and OF of counts that leave them undefined are those of AMD's Zen. */
enum Shift implements Counted {
  ROL {
    @Override
    public long result(Cpu cpu, long a, int count, int bits) {
      int by = count & bits - 1;
      return by == 0 ? a : a << by | a >>> bits - by;
    }

    @Override
    public void flags(Cpu cpu, long a, long result, int count, int bits) {
      boolean carry = bit(result, 0);
      cpu.setCarryAndOverflow(carry, bit(result, bits - 1) != carry);
    }
  },
  ROR {
    @Override
    public long result(Cpu cpu, long a, int count, int bits) {
      int by = count & bits - 1;
      return by == 0 ? a : a >>> by | a << bits - by;
    }

    @Override
    public void flags(Cpu cpu, long a, long result, int count, int bits) {
      boolean carry = bit(result, bits - 1);
      cpu.setCarryAndOverflow(carry, bit(result, bits - 2) != carry);
    }
  },
  RCL {
    @Override
    public long result(Cpu cpu, long a, int count, int bits) {
      int by = count % (bits + 1);
      if (by == 0) {
        return a;
      }
      long carry = cpu.cf() ? 1L << by - 1 : 0;
      long low = by == 1 ? 0 : a >>> bits - by + 1;
      return (by == Long.SIZE ? 0 : a << by) | carry | low;
    }

    @Override
    public void flags(Cpu cpu, long a, long result, int count, int bits) {
      int by = count % (bits + 1);
      boolean carry = by == 0 ? cpu.cf() : bit(a, bits - by);
      cpu.setCarryAndOverflow(carry, bit(result, bits - 1) != carry);
    }
  },
  RCR {
    @Override
    public long result(Cpu cpu, long a, int count, int bits) {
      int by = count % (bits + 1);
      if (by == 0) {
        return a;
      }
      long carry = cpu.cf() ? 1L << bits - by : 0;
      long high = by == 1 ? 0 : a << bits - by + 1;
      return a >>> by | carry | high;
    }

    @Override
    public void flags(Cpu cpu, long a, long result, int count, int bits) {
      int by = count % (bits + 1);
      boolean carry = by == 0 ? cpu.cf() : bit(a, by - 1);
      cpu.setCarryAndOverflow(carry, bit(result, bits - 1) != bit(result, bits - 2));
    }
  },
  SHL {
    @Override
    public long result(Cpu cpu, long a, int count, int bits) {
      return a << count;
    }

    @Override
    public void flags(Cpu cpu, long a, long result, int count, int bits) {
      boolean carry = count <= bits && bit(a, bits - count);
      cpu.flagsOf(result, carry, bit(result, bits - 1) != carry, bits / 8);
    }
  },
  SHR {
    @Override
    public long result(Cpu cpu, long a, int count, int bits) {
      return a >>> count;
    }

    @Override
    public void flags(Cpu cpu, long a, long result, int count, int bits) {
      boolean overflow = bit(result, bits - 1) != bit(result, bits - 2);
      cpu.flagsOf(result, bit(a, count - 1), overflow, bits / 8);
    }
  },
  SAR {
    @Override
    public long result(Cpu cpu, long a, int count, int bits) {
      return signed(a, bits) >> count;
    }

    @Override
    public void flags(Cpu cpu, long a, long result, int count, int bits) {
      cpu.flagsOf(result, bit(signed(a, bits), count - 1), false, bits / 8);
    }
  };

  static boolean bit(long value, int number) {
    return (value >>> number & 1) != 0;
  }

  static long signed(long value, int bits) {
    int unused = Long.SIZE - bits;
    return value << unused >> unused;
  }
}
