package guise.formats;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.EDX;

import guise.host.RawCpuid;
import guise.x86.BrandString;
import guise.x86.CpuidBit;
import guise.x86.CpuidWord;
import guise.x86.Feature;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The CPUID leaves that follow from what {@code /proc/cpuinfo} says about a CPU. */
final class CpuInfoLeaves {
  private static final int EXTENDED = 0x8000_0000;

  /** The bits of 1.EDX that AMD's processors repeat in 80000001.EDX. */
  private static final int REPEATED_BY_AMD = 0x0183_F3FF;

  private final CpuInfoBlock block;
  private final Map<Leaf, Registers> leaves = new TreeMap<>();

  CpuInfoLeaves(CpuInfoBlock block) {
    this.block = block;
  }

  /** The bit of every feature that the kernel's flags can name. */
  private static Map<String, CpuidBit> bitsByFlag() {
    var bits = new HashMap<String, CpuidBit>();
    for (Feature feature : StaticFeature.values()) {
      bits.putIfAbsent(feature.names().linux(), feature.bit());
    }
    for (Feature feature : RuntimeFeature.values()) {
      bits.put(feature.names().linux(), feature.bit());
    }
    return bits;
  }

  RawCpuid cpuid() {
    vendor();
    set(CpuidWord.of(1, 0, EAX), signature());
    set(CpuidWord.of(1, 0, EBX), identity());
    brand();
    block.addressSizes().ifPresent(sizes -> set(CpuidWord.of(EXTENDED + 8, 0, EAX), sizes));
    features();
    indexes();
    limits();
    return RawCpuid.of(leaves);
  }

  private void vendor() {
    String letters = block.get("vendor_id").orElse("");
    byte[] bytes = Arrays.copyOf(letters.getBytes(StandardCharsets.ISO_8859_1), 12);
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    leaves.put(Leaf.of(0), new Registers(0, words.getInt(0), words.getInt(8), words.getInt(4)));
  }

  private int signature() {
    int family = block.number("cpu family").orElse(0) & 0x1FF;
    int model = block.number("model").orElse(0) & 0xFF;
    int stepping = block.number("stepping").orElse(0) & 0xF;
    int beyond = Math.max(0, family - 0xF);
    return beyond << 20
        | model >> 4 << 16
        | Math.min(family, 0xF) << 8
        | (model & 0xF) << 4
        | stepping;
  }

  private int identity() {
    int apicId = block.number("initial apicid").orElse(block.number("apicid").orElse(0));
    int flushed = block.number("clflush size").orElse(64);
    return apicId << 24 | (flushed / 8 & 0xFF) << 8;
  }

  private void brand() {
    BrandString brand = BrandString.of(block.get("model name").orElse(""));
    for (int function = BrandString.FIRST; function <= BrandString.LAST; function++) {
      leaves.put(Leaf.of(function), brand.leaf(function));
    }
  }

  private void features() {
    Map<String, CpuidBit> bits = bitsByFlag();
    for (String flag : block.words("flags")) {
      CpuidBit bit = bits.get(flag);
      if (bit != null) {
        set(bit.word(), get(bit.word()) | bit.mask());
      }
    }
    if (Vendor.of(leaves.getOrDefault(Leaf.of(0), Registers.ZERO))
        .map(Vendor::amdCompatible)
        .orElse(false)) {
      CpuidWord word = CpuidWord.of(EXTENDED + 1, 0, EDX);
      set(word, get(word) | get(CpuidWord.of(1, 0, EDX)) & REPEATED_BY_AMD);
    }
  }

  /** Leaf 7 has at least the indexes in which the flags name a feature. */
  private void indexes() {
    int highest =
        leaves.keySet().stream()
            .filter(leaf -> leaf.function() == 7)
            .mapToInt(Leaf::index)
            .max()
            .orElse(0);
    if (highest > 0) {
      set(CpuidWord.of(7, 0, EAX), highest);
    }
  }

  /** The highest functions: the kernel's {@code cpuid level}, and the highest one known. */
  private void limits() {
    int basic = block.number("cpuid level").orElse(1);
    for (int range : new int[] {0, EXTENDED, 0xC000_0000}) {
      int highest = range == 0 ? basic : range;
      for (Leaf leaf : leaves.keySet()) {
        boolean above =
            leaf.range() == range && Integer.compareUnsigned(leaf.function(), highest) > 0;
        highest = above ? leaf.function() : highest;
      }
      if (range == 0 || highest != range) {
        set(CpuidWord.of(range, 0, EAX), highest);
      }
    }
  }

  private int get(CpuidWord word) {
    return leaves.getOrDefault(word.leaf(), Registers.ZERO).get(word.register());
  }

  private void set(CpuidWord word, int value) {
    Registers before = leaves.getOrDefault(word.leaf(), Registers.ZERO);
    Register register = word.register();
    leaves.put(word.leaf(), before.with(register, value));
  }
}
