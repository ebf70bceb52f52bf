package guise.engine;

import guise.engine.isa.ExtendedState;
import guise.kvm.Bytes;
import guise.x86.xstate.XstateLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The components of a processor in an area of XSAVE's standard format, PKRU excepted. */
record XstateImage(ExtendedState state, XstateLayout layout) {
  private static final int FCW = 0;
  private static final int FSW = 2;
  private static final int FTW = 4;
  private static final int FOP = 6;
  private static final int FIP = 8;
  private static final int FDP = 16;
  private static final int MXCSR = 24;
  private static final int MXCSR_MASK = 28;
  private static final int ST = 32;
  private static final int XMM = 160;
  private static final long LEGACY = 3;

  static void writeControl(ByteBuffer out, int mxcsr, int known) {
    out.putInt(MXCSR, mxcsr);
    out.putInt(MXCSR_MASK, known);
  }

  /** Writes components into an area of zeros; FCW is there in any case. */
  void write(ByteBuffer out, long components) {
    out.putShort(FCW, (short) ExtendedState.FCW_INIT);
    if ((components & 1) != 0) {
      writeX87(out);
    }
    if ((components & 2) != 0) {
      write(out, XMM, state.xmm, state.xmm.length);
    }
    for (long left = components & ~LEGACY; left != 0; left &= left - 1) {
      int component = Long.numberOfTrailingZeros(left);
      long[] words = state.component(component);
      write(out, layout.offset(component), words, layout.size(component) / Long.BYTES);
    }
  }

  private void writeX87(ByteBuffer out) {
    out.putShort(FCW, (short) state.fcw);
    out.putShort(FSW, (short) state.fsw);
    out.put(FTW, (byte) state.ftw);
    out.putShort(FOP, (short) state.fop);
    out.putLong(FIP, state.fip);
    out.putLong(FDP, state.fdp);
    write(out, ST, state.st, state.st.length);
  }

  private static void write(ByteBuffer out, int at, long[] words, int count) {
    for (int i = 0; i < count; i++) {
      out.putLong(at + Long.BYTES * i, words[i]);
    }
  }

  /** Reads components, MXCSR excepted. */
  void read(ByteBuffer from, long components) {
    if ((components & 1) != 0) {
      readX87(from);
    }
    if ((components & 2) != 0) {
      read(from, XMM, state.xmm, state.xmm.length);
    }
    for (long left = components & ~LEGACY; left != 0; left &= left - 1) {
      int component = Long.numberOfTrailingZeros(left);
      long[] words = state.component(component);
      read(from, layout.offset(component), words, layout.size(component) / Long.BYTES);
    }
  }

  private void readX87(ByteBuffer from) {
    state.fcw = from.getShort(FCW) & 0xFFFF;
    state.fsw = from.getShort(FSW) & 0xFFFF;
    state.ftw = from.get(FTW) & 0xFF;
    state.fop = from.getShort(FOP) & 0xFFFF;
    state.fip = from.getLong(FIP);
    state.fdp = from.getLong(FDP);
    read(from, ST, state.st, state.st.length);
  }

  private static void read(ByteBuffer from, int at, long[] words, int count) {
    for (int i = 0; i < count; i++) {
      words[i] = from.getLong(at + Long.BYTES * i);
    }
  }

  // -- bare registers ---------------------------------------------------------------------------

  static Bytes bytes(long[] words) {
    var out = ByteBuffer.allocate(Long.BYTES * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) {
      out.putLong(word);
    }
    return Bytes.of(out.array());
  }

  static void read(Bytes from, long[] words) {
    for (int i = 0; i < words.length; i++) {
      words[i] = from.getLong(Long.BYTES * i);
    }
  }
}
