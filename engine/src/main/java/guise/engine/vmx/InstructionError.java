package guise.engine.vmx;

/** The VM-instruction errors that KVM reports to a guest (SDM volume 3, 32.4). */
enum InstructionError {
  // spotless:off
  VMCALL_IN_ROOT          ( 1),
  VMCLEAR_ADDRESS         ( 2),
  VMCLEAR_VMXON_POINTER   ( 3),
  VMLAUNCH_NOT_CLEAR      ( 4),
  VMRESUME_NOT_LAUNCHED   ( 5),
  VMRESUME_AFTER_VMXOFF   ( 6),
  ENTRY_CONTROLS          ( 7),
  ENTRY_HOST_STATE        ( 8),
  VMPTRLD_ADDRESS         ( 9),
  VMPTRLD_VMXON_POINTER   (10),
  VMPTRLD_REVISION        (11),
  UNSUPPORTED_FIELD       (12),
  READ_ONLY_FIELD         (13),
  VMXON_IN_ROOT           (15),
  ENTRY_BLOCKED_BY_MOV_SS (26),
  INVALID_OPERAND         (28);
  // spotless:on

  private final int number;

  InstructionError(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
