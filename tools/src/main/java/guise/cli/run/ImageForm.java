package guise.cli.run;

import guise.cli.run.GuestImage.Mode;
import guise.cli.run.GuestImage.Piece;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The forms of images, and how each is loaded. */
public enum ImageForm {
  /** Whatever the bytes look like: ELF, a multiboot header, otherwise flat. */
  AUTO,
  /** Bytes as they are, entered at their begin in the state of multiboot. */
  FLAT,
  /** A multiboot header with its address fields, or in an ELF file. */
  MULTIBOOT,
  /** Bytes as they are, entered at their begin in real-address mode. */
  REAL;

  private static final long FLAT_AT = 0x10_0000;
  private static final long REAL_AT = 0x7C00;
  private static final long REAL_END = 0x1_0000;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads an image.
   *
   * @param load where flat and real-mode code goes; empty: 1 MiB, and 0x7C00
   */
  public GuestImage read(byte[] file, OptionalLong load) {
    if (file.length == 0) {
      throw new ImageException("found nothing in it, expected an image");
    }
    return switch (this) {
      case AUTO -> guessed(file, load);
      case FLAT -> whole(file, load.orElse(FLAT_AT), Mode.MULTIBOOT);
      case MULTIBOOT -> multiboot(file, load);
      case REAL -> real(file, load.orElse(REAL_AT));
    };
  }

  private static GuestImage guessed(byte[] file, OptionalLong load) {
    boolean described = ElfImage.is(file) || MultibootHeader.find(file).isPresent();
    return (described ? MULTIBOOT : FLAT).read(file, load);
  }

  private static GuestImage multiboot(byte[] file, OptionalLong load) {
    if (load.isPresent()) {
      throw new ImageException("says itself where it is loaded: --load goes with flat images");
    }
    Optional<MultibootHeader> header = MultibootHeader.find(file);
    if (ElfImage.is(file)) {
      return header.filter(MultibootHeader::hasAddresses).isPresent()
          ? header.get().image(file)
          : ElfImage.image(file);
    }
    return header
        .filter(MultibootHeader::hasAddresses)
        .orElseThrow(
            () -> new ImageException("found neither ELF nor a multiboot header with addresses"))
        .image(file);
  }

  private static GuestImage real(byte[] file, long load) {
    if (load < 0 || load > REAL_END - file.length) {
      throw new ImageException("real-mode code has to lie below 0x10000");
    }
    return whole(file, load, Mode.REAL);
  }

  private static GuestImage whole(byte[] file, long load, Mode mode) {
    return new GuestImage(List.of(new Piece(load, file, file.length)), load, mode);
  }
}
