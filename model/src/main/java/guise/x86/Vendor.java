package guise.x86;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A maker of x86 processors, by the twelve letters of leaf 0. */
public enum Vendor {
  // spotless:off
  INTEL      ("GenuineIntel"),
  AMD        ("AuthenticAMD"),
  HYGON      ("HygonGenuine"),
  CENTAUR    ("CentaurHauls"),
  ZHAOXIN    ("  Shanghai  "),
  AMD_SAMPLE ("AMDisbetter!");
  // spotless:on

  private final String signature;

  /** The letters as leaf 0 has them. */
  private final Registers leaf0;

  Vendor(String signature) {
    this.signature = signature;
    var letters = ByteBuffer.wrap(signature.getBytes(StandardCharsets.ISO_8859_1));
    letters.order(ByteOrder.LITTLE_ENDIAN);
    this.leaf0 = new Registers(0, letters.getInt(0), letters.getInt(8), letters.getInt(4));
  }

  private static final List<Vendor> VENDORS = List.of(values());

  /** The twelve letters as leaf 0 spells them, in EBX, EDX, ECX. */
  public String signature() {
    return signature;
  }

  public static Optional<Vendor> of(Registers leaf0) {
    for (Vendor vendor : VENDORS) {
      Registers known = vendor.leaf0;
      if (leaf0.ebx() == known.ebx() && leaf0.edx() == known.edx() && leaf0.ecx() == known.ecx()) {
        return Optional.of(vendor);
      }
    }
    return Optional.empty();
  }

  /** The letters in EBX, EDX, ECX of leaf 0, whoever made the processor. */
  public static String letters(Registers leaf0) {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(leaf0.ebx()).putInt(leaf0.edx()).putInt(leaf0.ecx());
    return new String(bytes.array(), StandardCharsets.ISO_8859_1);
  }

  /** Whether the processor follows AMD's manual where the two differ (KVM: "AMD compatible"). */
  public boolean amdCompatible() {
    return this == AMD || this == HYGON || this == AMD_SAMPLE;
  }
}
