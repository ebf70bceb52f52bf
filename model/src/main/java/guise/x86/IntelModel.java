package guise.x86;

import java.util.Set;

/** Intel's processors of family 6, by the model numbers that kernels tell them apart with. */
public enum IntelModel {
  // spotless:off
  CORE_YONAH(0x0E), CORE2_MEROM(0x0F), CORE2_MEROM_L(0x16), CORE2_PENRYN(0x17), CORE2_DUNNINGTON(0x1D),
  NEHALEM_EP(0x1A), NEHALEM(0x1E), NEHALEM_G(0x1F), NEHALEM_EX(0x2E),
  WESTMERE(0x25), WESTMERE_EP(0x2C), WESTMERE_EX(0x2F),
  SANDYBRIDGE(0x2A), SANDYBRIDGE_X(0x2D), IVYBRIDGE(0x3A), IVYBRIDGE_X(0x3E),
  HASWELL(0x3C), HASWELL_X(0x3F), HASWELL_L(0x45), HASWELL_G(0x46),
  BROADWELL(0x3D), BROADWELL_G(0x47), BROADWELL_X(0x4F), BROADWELL_D(0x56),
  SKYLAKE_L(0x4E), SKYLAKE(0x5E), SKYLAKE_X(0x55), KABYLAKE_L(0x8E), KABYLAKE(0x9E),
  COMETLAKE(0xA5), COMETLAKE_L(0xA6), CANNONLAKE_L(0x66), ICELAKE(0x7D), ICELAKE_L(0x7E),
  TIGERLAKE_L(0x8C), TIGERLAKE(0x8D), ROCKETLAKE(0xA7),
  ICELAKE_X(0x6A), ICELAKE_D(0x6C), SAPPHIRERAPIDS_X(0x8F), EMERALDRAPIDS_X(0xCF),
  GRANITERAPIDS_X(0xAD), GRANITERAPIDS_D(0xAE),
  LAKEFIELD(0x8A), ALDERLAKE(0x97), ALDERLAKE_L(0x9A), GRACEMONT(0xBE),
  RAPTORLAKE(0xB7), RAPTORLAKE_P(0xBA), RAPTORLAKE_S(0xBF), METEORLAKE(0xAC), METEORLAKE_L(0xAA),
  BONNELL(0x1C), BONNELL_MID(0x26), SALTWELL_MID(0x27), SALTWELL_TABLET(0x35), SALTWELL(0x36),
  SILVERMONT(0x37), SILVERMONT_MID(0x4A), SILVERMONT_D(0x4D), AIRMONT(0x4C), AIRMONT_NP(0x75),
  GOLDMONT_PLUS(0x7A), TREMONT_D(0x86), TREMONT(0x96), TREMONT_L(0x9C),
  KNIGHTS_LANDING(0x57), KNIGHTS_MILL(0x85);
  // spotless:on

  private final int number;

  IntelModel(int number) {
    this.number = number;
  }

  public boolean is(Signature signature) {
    return signature.family() == 6 && signature.model() == number;
  }

  public static boolean anyOf(Set<IntelModel> models, Signature signature) {
    return models.stream().anyMatch(model -> model.is(signature));
  }
}
