package guise.engine.memory;

/**
 * An exception of the guest, on its way from where it was noticed to the step loop, which delivers
 * it. It has no stack trace and never leaves the engine.
 */
@SuppressWarnings({
  "StaticAssignmentOfThrowable", // they have no stack trace, and nothing to say but themselves
  "OverrideThrowableToString"
})
public final class GuestFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The error code of exceptions that push none. */
  public static final int NO_CODE = -1;

  public static final int DE_VECTOR = 0;
  public static final int DB_VECTOR = 1;
  public static final int BP_VECTOR = 3;
  public static final int OF_VECTOR = 4;
  public static final int BR_VECTOR = 5;
  public static final int UD_VECTOR = 6;
  public static final int NM_VECTOR = 7;
  public static final int DF_VECTOR = 8;
  public static final int TS_VECTOR = 10;
  public static final int NP_VECTOR = 11;
  public static final int SS_VECTOR = 12;
  public static final int GP_VECTOR = 13;
  public static final int PF_VECTOR = 14;
  public static final int MF_VECTOR = 16;
  public static final int AC_VECTOR = 17;
  public static final int XM_VECTOR = 19;

  public static final GuestFault DE = new GuestFault(DE_VECTOR, NO_CODE, 0);
  public static final GuestFault UD = new GuestFault(UD_VECTOR, NO_CODE, 0);
  public static final GuestFault NM = new GuestFault(NM_VECTOR, NO_CODE, 0);
  public static final GuestFault XM = new GuestFault(XM_VECTOR, NO_CODE, 0);
  public static final GuestFault MF = new GuestFault(MF_VECTOR, NO_CODE, 0);
  public static final GuestFault SS = new GuestFault(SS_VECTOR, 0, 0);
  public static final GuestFault GP = new GuestFault(GP_VECTOR, 0, 0);
  public static final GuestFault AC = new GuestFault(AC_VECTOR, 0, 0);

  private final int vector;
  private final int code;
  private final long address;

  private GuestFault(int vector, int code, long address) {
    super(null, null, false, false);
    this.vector = vector;
    this.code = code;
    this.address = address;
  }

  public static GuestFault of(int vector, int code) {
    return new GuestFault(vector, code, 0);
  }

  /** #PF: CR2 becomes {@code address} when it is delivered. */
  public static GuestFault page(long address, int code) {
    return new GuestFault(PF_VECTOR, code, address);
  }

  public int vector() {
    return vector;
  }

  /** The error code, or {@link #NO_CODE}. */
  public int code() {
    return code;
  }

  /** Of #PF: the linear address. */
  public long address() {
    return address;
  }

  @Override
  public String getMessage() {
    return "vector %d, code %x, address %x".formatted(vector, code, address);
  }
}
