package guise.engine.vmx;

/**
 * Why L2 exits, and all that L1 is told about it.
 *
 * @param rip where L2 stood: at the instruction, or behind one that is done
 * @param interruption the event itself, where the exit is one, with its error code
 * @param vectoring the event whose delivery the exit interrupted, with its error code
 * @param length the instruction's
 * @param information the instruction's operands, encoded
 */
record VmExit(
    ExitReason reason,
    long qualification,
    long rip,
    long interruption,
    long code,
    long vectoring,
    long vectoringCode,
    long length,
    long information,
    long linear,
    long physical) {

  /** By an instruction. */
  static VmExit of(ExitReason reason, long qualification, long rip, int length) {
    return new VmExit(reason, qualification, rip, 0, 0, 0, 0, length, 0, 0, 0);
  }

  VmExit withInformation(long value) {
    return new VmExit(
        reason,
        qualification,
        rip,
        interruption,
        code,
        vectoring,
        vectoringCode,
        length,
        value,
        linear,
        physical);
  }

  VmExit withInterruption(long event, long errorCode) {
    return new VmExit(
        reason,
        qualification,
        rip,
        event,
        errorCode,
        vectoring,
        vectoringCode,
        length,
        information,
        linear,
        physical);
  }

  VmExit withVectoring(long event, long errorCode) {
    return new VmExit(
        reason,
        qualification,
        rip,
        interruption,
        code,
        event,
        errorCode,
        length,
        information,
        linear,
        physical);
  }

  VmExit withAddresses(long atLinear, long atPhysical) {
    return new VmExit(
        reason,
        qualification,
        rip,
        interruption,
        code,
        vectoring,
        vectoringCode,
        length,
        information,
        atLinear,
        atPhysical);
  }
}
