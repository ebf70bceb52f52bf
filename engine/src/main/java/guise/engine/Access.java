package guise.engine;

/** Who reads or writes a register. */
enum Access {
  /** Userspace, by KVM_GET_MSRS and KVM_SET_MSRS. */
  HOST,
  /** The guest, by an instruction. */
  GUEST;

  boolean byHost() {
    return this == HOST;
  }
}
