package guise.engine.vmx;

import java.util.function.Consumer;

/**
 * What breaks one demand on the guest's segment registers (SDM volume 3, 28.3.1.2). Reserved bits
 * of access rights are none of it: a VMWRITE under KVM drops them.
 */
@SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing, unmodifiable lists
enum SegmentRow {
  // spotless:off
  CS_TYPE          (GuestCheck.CODE, f -> cs(f, 0xA093)),
  CS_NOT_ACCESSED  (GuestCheck.CODE, f -> cs(f, 0xA09A)),
  CS_SYSTEM        (GuestCheck.CODE, f -> cs(f, 0xA08B)),
  CS_ABSENT        (GuestCheck.CODE, f -> cs(f, 0xA01B)),
  CS_DPL           (GuestCheck.CODE, f -> cs(f, 0xA0FB)),
  CS_L_AND_D       (GuestCheck.CODE, f -> cs(f, 0xE09B)),
  CS_HIGH_BASE     (GuestCheck.CODE, f -> f.set(VmcsField.GUEST_CS_BASE, 1L << 32)),
  CS_LIMIT_FINE    (GuestCheck.CODE, f -> f.set(VmcsField.GUEST_CS_LIMIT, 0xFFF00)),
  CS_LIMIT_COARSE  (GuestCheck.CODE, f -> cs(f, 0x209B)),
  CS_UNUSABLE_TYPE (GuestCheck.CODE, f -> cs(f, 0x10000)),
  SS_RPL           (GuestCheck.STACK, f -> f.set(VmcsField.GUEST_SS_SELECTOR, 0x13)),
  SS_TYPE          (GuestCheck.STACK, f -> f.set(VmcsField.GUEST_SS_RIGHTS, 0xC091)),
  SS_ABSENT        (GuestCheck.STACK, f -> f.set(VmcsField.GUEST_SS_RIGHTS, 0xC013)),
  SS_SYSTEM        (GuestCheck.STACK, f -> f.set(VmcsField.GUEST_SS_RIGHTS, 0xC083)),
  SS_HIGH_BASE     (GuestCheck.STACK, f -> f.set(VmcsField.GUEST_SS_BASE, 1L << 40)),
  ES_TYPE          (GuestCheck.ES, f -> f.set(VmcsField.GUEST_ES_RIGHTS, 0xC092)),
  ES_EXECUTE_ONLY  (GuestCheck.ES, f -> f.set(VmcsField.GUEST_ES_RIGHTS, 0xC099)),
  ES_RPL           (GuestCheck.ES, f -> f.set(VmcsField.GUEST_ES_SELECTOR, 0x13)),
  DS_ABSENT        (GuestCheck.DS, f -> f.set(VmcsField.GUEST_DS_RIGHTS, 0xC013)),
  DS_HIGH_BASE     (GuestCheck.DS, f -> f.set(VmcsField.GUEST_DS_BASE, 1L << 32)),
  FS_BASE          (GuestCheck.FS, f -> f.set(VmcsField.GUEST_FS_BASE, 1L << 47)),
  FS_BASE_UNUSABLE (GuestCheck.FS, f -> f.set(VmcsField.GUEST_FS_RIGHTS, 1 << 16).set(VmcsField.GUEST_FS_BASE, 1L << 47)),
  GS_BASE          (GuestCheck.GS, f -> f.set(VmcsField.GUEST_GS_BASE, 1L << 47)),
  GS_LIMIT         (GuestCheck.GS, f -> f.set(VmcsField.GUEST_GS_LIMIT, 0xF000)),
  TR_TYPE          (GuestCheck.TASK, f -> f.set(VmcsField.GUEST_TR_RIGHTS, 0x89)),
  TR_NARROW        (GuestCheck.TASK, f -> f.set(VmcsField.GUEST_TR_RIGHTS, 0x83)),
  TR_NOT_SYSTEM    (GuestCheck.TASK, f -> f.set(VmcsField.GUEST_TR_RIGHTS, 0x9B)),
  TR_ABSENT        (GuestCheck.TASK, f -> f.set(VmcsField.GUEST_TR_RIGHTS, 0x0B)),
  TR_UNUSABLE      (GuestCheck.TASK, f -> f.set(VmcsField.GUEST_TR_RIGHTS, 0x1_008B)),
  TR_LOCAL         (GuestCheck.TASK, f -> f.set(VmcsField.GUEST_TR_SELECTOR, 0x24)),
  TR_BASE          (GuestCheck.TASK, f -> f.set(VmcsField.GUEST_TR_BASE, 1L << 47)),
  TR_LIMIT         (GuestCheck.TASK, f -> f.set(VmcsField.GUEST_TR_LIMIT, 0x10_0000)),
  LDTR_TYPE        (GuestCheck.LOCAL_TABLE, f -> ldtr(f, 0x83)),
  LDTR_NOT_SYSTEM  (GuestCheck.LOCAL_TABLE, f -> ldtr(f, 0x92)),
  LDTR_ABSENT      (GuestCheck.LOCAL_TABLE, f -> ldtr(f, 0x02)),
  LDTR_LOCAL       (GuestCheck.LOCAL_TABLE, f -> ldtr(f, 0x82).set(VmcsField.GUEST_LDTR_SELECTOR, 0x2C)),
  LDTR_BASE        (GuestCheck.LOCAL_TABLE, f -> ldtr(f, 0x82).set(VmcsField.GUEST_LDTR_BASE, 1L << 47));
  // spotless:on

  private final GuestCheck check;
  private final Consumer<Fields> change;

  SegmentRow(GuestCheck check, Consumer<Fields> change) {
    this.check = check;
    this.change = change;
  }

  private static Fields cs(Fields f, long rights) {
    return f.set(VmcsField.GUEST_CS_RIGHTS, rights);
  }

  private static Fields ldtr(Fields f, long rights) {
    f.set(VmcsField.GUEST_LDTR_SELECTOR, 0x28).set(VmcsField.GUEST_LDTR_LIMIT, 0x7F);
    return f.set(VmcsField.GUEST_LDTR_RIGHTS, rights);
  }

  GuestCheck check() {
    return check;
  }

  void change(Fields fields) {
    change.accept(fields);
  }
}
