package guise.device;

import guise.kvm.KvmException;
import guise.kvm.XcompPermissions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The permissions of this very process, which are all its threads' and cannot be given back. */
public final class ThisProcess implements XcompPermissions {
  private static final long ARCH_PRCTL = 158;
  private static final int GET_SUPPORTED = 0x1021;
  private static final int GET_PERMITTED = 0x1022;
  private static final int REQUEST = 0x1023;
  private static final int GET_GUEST_PERMITTED = 0x1024;
  private static final int REQUEST_FOR_GUESTS = 0x1025;
  private static final Field WORD = new Field(0, Long.BYTES);

  private ThisProcess() {}

  /**
   * The permissions.
   *
   * @throws UnsupportedOperationException if this is not Linux on x86-64
   */
  public static XcompPermissions permissions() {
    Availability.requireLinuxOnX86();
    return new ThisProcess();
  }

  @Override
  public long supported() {
    return get("ARCH_GET_XCOMP_SUPP", GET_SUPPORTED);
  }

  @Override
  public long permitted() {
    return get("ARCH_GET_XCOMP_PERM", GET_PERMITTED);
  }

  @Override
  public long guestPermitted() {
    return get("ARCH_GET_XCOMP_GUEST_PERM", GET_GUEST_PERMITTED);
  }

  @Override
  public void request(long component) {
    arch("ARCH_REQ_XCOMP_PERM", REQUEST, component);
  }

  @Override
  public void requestForGuests(long component) {
    arch("ARCH_REQ_XCOMP_GUEST_PERM", REQUEST_FOR_GUESTS, component);
  }

  private static long get(String name, int option) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(Long.BYTES, Long.BYTES);
      arch(name, option, value.address());
      return WORD.get(value);
    }
  }

  private static void arch(String name, int option, long argument) throws KvmException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      if (Libc.syscall(state, ARCH_PRCTL, option, argument, 0) < 0) {
        throw OpenFile.refusal(name, Libc.errno(state));
      }
    }
  }

  /**
   * A Java process has no child that goes on where it is: there is nothing to return.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public XcompPermissions fork() {
    throw new UnsupportedOperationException("a Java process cannot fork");
  }
}
