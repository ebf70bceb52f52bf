package guise.engine;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.since;

import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.kernel.Versions;

/** The attributes of the device ({@code KVM_GET_DEVICE_ATTR}). */
enum DeviceAttribute implements Rule {
  // spotless:off
  XCOMP_GUEST_SUPP   (0, 0, ALL, "the components of XCR0 that guests can have, permission aside"),
  SEV_VMSA_FEATURES  (1, 0, since(6, 10).documented(), "features of encrypted guests' state"),
  SNP_POLICY_BITS    (1, 1, since(6, 18).provisional(), "bits of the policy of an SNP guest");
  // spotless:on

  private final int group;
  private final int number;
  private final Versions versions;
  private final String meaning;

  DeviceAttribute(int group, int number, Versions versions, String meaning) {
    this.group = group;
    this.number = number;
    this.versions = versions;
    this.meaning = meaning;
  }

  static DeviceAttribute find(Platform platform, int group, long number, String ioctl) {
    VmRefusal.ATTRIBUTES_KNOWN.unless(platform.does(Behaviour.SYSTEM_ATTRIBUTES), ioctl);
    for (DeviceAttribute row : values()) {
      boolean here = row == XCOMP_GUEST_SUPP || platform.svm();
      if (row.group == group && row.number == number && here && platform.rules.has(row)) {
        return row;
      }
    }
    throw VmRefusal.ATTRIBUTE_KNOWN.of(ioctl);
  }

  /** Its value; encrypted guests are not modelled, so theirs are those of a host without SEV. */
  long value(Platform platform) {
    return this == XCOMP_GUEST_SUPP ? platform.caps.supportedXcr0() : 0;
  }

  @Override
  public Versions versions() {
    return versions;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
