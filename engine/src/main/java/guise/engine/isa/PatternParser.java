package guise.engine.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;

/** Reads the notation of {@link Encoding}; what it cannot read is a mistake in a table. */
final class PatternParser {
  private static final String HEX_BYTE = "[0-9A-F]{2}";

  private final String text;
  private final Pattern pattern = new Pattern();
  private final List<Immediate> immediates = new ArrayList<>();
  private int opcodes;

  private PatternParser(String text) {
    this.text = text;
  }

  static Pattern parse(String text) {
    var parser = new PatternParser(text);
    var words = new StringTokenizer(text);
    while (words.hasMoreTokens()) {
      parser.word(words.nextToken());
    }
    parser.demand(parser.opcodes > 0, "has no opcode");
    parser.pattern.immediates = List.copyOf(parser.immediates);
    return parser.pattern;
  }

  private void demand(boolean condition, String complaint) {
    if (!condition) {
      throw new IllegalArgumentException("\"%s\" %s".formatted(text, complaint));
    }
  }

  private void word(String word) {
    if (word.startsWith("VEX.")) {
      vex(word);
    } else if (word.startsWith("/")) {
      slash(word.substring(1));
    } else if (opcodes == 0 && condition(word)) {
      return;
    } else if (word.matches(HEX_BYTE)) {
      opcode(Integer.parseInt(word, 16));
    } else if (word.matches(HEX_BYTE + "-" + HEX_BYTE)) {
      range(word);
    } else if (word.matches(HEX_BYTE + "\\+r")) {
      plusRegister(Integer.parseInt(word.substring(0, 2), 16));
    } else {
      behindOpcode(word);
    }
  }

  /** The words before the opcode; 66, F2 and F3 are among them unless VEX or an 0F has been. */
  private boolean condition(String word) {
    boolean settled = pattern.vex || pattern.map != OpcodeMap.ONE_BYTE;
    int prefixes = settled ? 0 : prefixes(word);
    if (prefixes != 0) {
      pattern.prefixes = prefixes;
      return true;
    }
    switch (word) {
      case "REX.W" -> pattern.w = 2;
      case "W0" -> pattern.w = 1;
      case "i64" -> pattern.modes = 1;
      case "o64" -> pattern.modes = 2;
      default -> {
        return false;
      }
    }
    return true;
  }

  private static int prefixes(String word) {
    return switch (word) {
      case "NP" -> Pattern.NP;
      case "66" -> Pattern.P66;
      case "F3" -> Pattern.PF3;
      case "F2" -> Pattern.PF2;
      case "NFx" -> Pattern.NP | Pattern.P66;
      default -> 0;
    };
  }

  private void vex(String word) {
    pattern.vex = true;
    pattern.prefixes = Pattern.NP;
    pattern.map = OpcodeMap.ONE_BYTE;
    var parts = new StringTokenizer(word.substring("VEX.".length()), ".");
    while (parts.hasMoreTokens()) {
      vexPart(parts.nextToken());
    }
    demand(pattern.map != OpcodeMap.ONE_BYTE, "has no map");
  }

  private void vexPart(String part) {
    switch (part) {
      case "LZ", "128" -> pattern.lengths = Pattern.L128;
      case "256" -> pattern.lengths = Pattern.L256;
      case "LIG" -> pattern.lengths = Pattern.L128 | Pattern.L256;
      case "PIG" -> pattern.prefixes = Pattern.ANY_PREFIX;
      case "0F" -> pattern.map = OpcodeMap.MAP_0F;
      case "0F38" -> pattern.map = OpcodeMap.MAP_0F38;
      case "0F3A" -> pattern.map = OpcodeMap.MAP_0F3A;
      case "W0" -> pattern.w = 1;
      case "W1" -> pattern.w = 2;
      case "novvvv" -> pattern.noVvvv = true;
      default -> {
        pattern.prefixes = prefixes(part);
        demand(pattern.prefixes != 0, "has the unknown word " + part);
      }
    }
  }

  /** A byte: on the way to a map, the opcode, or behind that a whole ModRM byte. */
  private void opcode(int value) {
    if (opcodes == 0 && !pattern.vex && leadsOn(value)) {
      return;
    }
    if (opcodes == 0) {
      span(value, value);
    } else {
      demand(opcodes == 1 && !pattern.modRm, "has too many bytes");
      pattern.modRm = true;
      pattern.mods = value >>> 6 == 3 ? Pattern.REGISTER : Pattern.MEMORY;
      pattern.regs = 1 << (value >>> 3 & 7);
      pattern.rms = 1 << (value & 7);
    }
  }

  private boolean leadsOn(int value) {
    OpcodeMap next =
        switch (pattern.map) {
          case ONE_BYTE -> value == 0x0F ? OpcodeMap.MAP_0F : null;
          case MAP_0F ->
              value == 0x38 ? OpcodeMap.MAP_0F38 : value == 0x3A ? OpcodeMap.MAP_0F3A : null;
          default -> null;
        };
    if (next != null) {
      pattern.map = next;
    }
    return next != null;
  }

  private void span(int first, int last) {
    demand(opcodes == 0 && first <= last, "has more than one opcode");
    opcodes++;
    pattern.first = first;
    pattern.last = last;
  }

  private void range(String word) {
    span(Integer.parseInt(word.substring(0, 2), 16), Integer.parseInt(word.substring(3), 16));
  }

  private void plusRegister(int first) {
    demand((first & 7) == 0, "adds a register to an opcode that ends in one");
    span(first, first + 7);
    pattern.plusRegister = true;
  }

  private void slash(String field) {
    demand(opcodes == 1 && !pattern.modRm, "has a ModRM byte in the wrong place");
    pattern.modRm = true;
    if (!field.equals("r")) {
      demand(field.matches("[0-7]"), "has the unknown word /" + field);
      pattern.regs = 1 << Integer.parseInt(field);
    }
  }

  private void behindOpcode(String word) {
    demand(opcodes == 1, "has the unknown word " + word);
    switch (word) {
      case "reg" -> pattern.mods = Pattern.REGISTER;
      case "mem" -> pattern.mods = Pattern.MEMORY;
      case "asreg" -> pattern.asRegister = true;
      default -> {
        boolean known = word.matches("i[bwzvd]|c[bz]|moffs|ptr");
        demand(known, "has the unknown word " + word);
        immediates.add(Immediate.valueOf(word.toUpperCase(Locale.ROOT)));
        demand(immediates.size() <= 2, "has too many immediates");
      }
    }
  }
}
