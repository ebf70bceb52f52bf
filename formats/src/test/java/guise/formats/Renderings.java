package guise.formats;

import guise.host.Host;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** One host written in every format there is: the project's own samples. */
record Renderings(Host host) {
  static Renderings of(String profile) {
    return new Renderings(Profiles.find(profile).orElseThrow());
  }

  /** The formats that keep all of a CPU's answers. */
  Map<String, String> lossless() {
    var texts = new LinkedHashMap<String, String>();
    texts.put("InstLatx64 dump", instLatx64());
    texts.put("cpuid -r", cpuidDashR());
    texts.put("CPUID dump by core and thread", cpuidDumpTool());
    texts.put("libvirt CPU data", libvirt());
    texts.put("Firecracker fingerprint", fingerprint());
    texts.put("KVM trace", trace());
    texts.put("host profile", HostProfile.write(host));
    return texts;
  }

  /** All formats. */
  Map<String, String> all() {
    var texts = new LinkedHashMap<>(lossless());
    texts.put("libcpuid raw data", libcpuid());
    texts.put("CPUID table", CpuidTableJson.write(table()));
    texts.put("/proc/cpuinfo", CPU_INFO);
    texts.put("Firecracker CPU template", TEMPLATE);
    texts.put("QEMU CPU model expansion", EXPANSION);
    texts.put("libvirt CPU model", MODEL);
    return texts;
  }

  static final String CPU_INFO =
      """
      processor\t: 0
      vendor_id\t: GenuineIntel
      cpu family\t: 6
      model\t\t: 143
      model name\t: Intel(R) Xeon(R) w9-3475X
      stepping\t: 8
      microcode\t: 0x2b0000c0
      initial apicid\t: 3
      cpuid level\t: 32
      flags\t\t: fpu pni smep lm xsave hoverboard
      vmx flags\t: ept vpid
      bugs\t\t: spectre_v1
      clflush size\t: 64
      address sizes\t: 46 bits physical, 57 bits virtual

      processor\t: 1
      vendor_id\t: GenuineIntel
      flags\t\t: fpu pni
      """;

  private static final String TEMPLATE =
      """
      {"cpuid_modifiers": [{"leaf": "0x7", "subleaf": "0x0", "flags": 1,
        "modifiers": [{"register": "ebx", "bitmap": "0bxxxxxxxx_xxxx0x1x"}]}],
       "msr_modifiers": [{"addr": "0x10a", "bitmap": "0b1x0"}], "kvm_capabilities": ["!56"]}
      """;

  private static final String EXPANSION =
      """
      {"return": {"model": {"name": "base", "props": {"sse4_2": true, "level": 13, "vendor": "x"}}}}
      """;

  private static final String MODEL =
      """
      <?xml version='1.0'?>
      <!-- a CPU -->
      <cpu mode='custom'>
        <model fallback='forbid'>Penryn</model>
        <vendor>Intel</vendor>
        <feature policy='require' name='vmx'/>
      </cpu>
      """;

  private String rows(BiFunction<Leaf, Registers, String> row) {
    return host.cpuid().leaves().entrySet().stream()
        .map(entry -> row.apply(entry.getKey(), entry.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  private String instLatx64() {
    String msrs =
        host.boot().msrs().entrySet().stream()
            .map(msr -> "MSR %08X: %s\n".formatted(msr.getKey(), quarters(msr.getValue())))
            .collect(Collectors.joining());
    return "------[ CPUID Registers / Logical CPU #0 ]------\n\n"
        + rows((leaf, r) ->
            "CPUID %08X: %08X-%08X-%08X-%08X [SL %02X]"
                .formatted(leaf.function(), r.eax(), r.ebx(), r.ecx(), r.edx(), leaf.index()))
        + "\n------[ MSR Registers / Logical CPU #0 ]------\n\n"
        + msrs
        + "MSR 00000300: < FAILED >\n";
  }

  private static String quarters(long value) {
    return "%016X".formatted(value).replaceAll("(....)(?=.)", "$1-");
  }

  private String cpuidDashR() {
    return "CPU 0:\n"
        + rows((leaf, r) ->
            "   0x%08x 0x%02x: eax=0x%08x ebx=0x%08x ecx=0x%08x edx=0x%08x"
                .formatted(leaf.function(), leaf.index(), r.eax(), r.ebx(), r.ecx(), r.edx()));
  }

  private String cpuidDumpTool() {
    return "Core ID: 0   / Thread: 0  \nCPUID Dump\n"
        + rows((leaf, r) ->
            " %08Xh_x%X: eax=%08Xh ebx=%08Xh ecx=%08Xh edx=%08Xh [FPU]"
                .formatted(leaf.function(), leaf.index(), r.eax(), r.ebx(), r.ecx(), r.edx()));
  }

  private String libvirt() {
    return "<cpudata arch='x86'>\n"
        + rows((leaf, r) ->
            "  <cpuid eax_in='0x%x' ecx_in='0x%x' eax='0x%x' ebx='0x%x' ecx='0x%x' edx='0x%x'/>"
                .formatted(leaf.function(), leaf.index(), r.eax(), r.ebx(), r.ecx(), r.edx()))
        + "  <msr index='0x10a' edx='0x00000000' eax='0x00000069'/>\n</cpudata>\n";
  }

  private String libcpuid() {
    String arrays =
        rows((leaf, r) ->
            "%s=%08x %08x %08x %08x".formatted(array(leaf), r.eax(), r.ebx(), r.ecx(), r.edx()));
    return arrays
            .lines()
            .distinct()
            .filter(line -> !line.startsWith("-"))
            .collect(Collectors.joining("\n"))
        + "\n"
        + "-".repeat(80)
        + "\nx86\n-1 (non-authoritative)\n";
  }

  private static String array(Leaf leaf) {
    return switch (leaf.function()) {
      case 4 -> "intel_fn4[" + leaf.index() + "]";
      case 0xB -> "intel_fn11[" + leaf.index() + "]";
      default ->
          leaf.index() > 0
              ? "-"
              : leaf.range() == 0
                  ? "basic_cpuid[" + leaf.function() + "]"
                  : "ext_cpuid[" + (leaf.function() & 0xFFFF) + "]";
    };
  }

  private String fingerprint() {
    String entries =
        host.cpuid().leaves().entrySet().stream()
            .map(entry -> modifier(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(",\n"));
    return """
    {"firecracker_version": "1.16.0", "kernel_version": "6.1.172-216.329.amzn2023.x86_64",
     "microcode_version": "0x1", "bios_version": "1.0", "bios_revision": "1.4",
     "guest_cpu_config": {"kvm_capabilities": [], "cpuid_modifiers": [
    %s], "msr_modifiers": [{"addr": "0x10a", "bitmap": "0b%064d"}]}}
    """
        .formatted(entries, 0);
  }

  private static String modifier(Leaf leaf, Registers r) {
    return """
    {"leaf": "%s", "subleaf": "%s", "flags": 1, "modifiers": [\
    {"register": "eax", "bitmap": "%s"}, {"register": "ebx", "bitmap": "%s"}, \
    {"register": "ecx", "bitmap": "%s"}, {"register": "edx", "bitmap": "%s"}]}\
    """
        .formatted(
            Hex.of(leaf.function()),
            Hex.of(leaf.index()),
            bits(r.eax()),
            bits(r.ebx()),
            bits(r.ecx()),
            bits(r.edx()));
  }

  private static String bits(int value) {
    return "0b" + "%32s".formatted(Integer.toBinaryString(value)).replace(' ', '0');
  }

  private String trace() {
    return "SCEN v1 nsupp=1\n== info\nUNAME Linux 6.12.107 #1 SMP\nCPUINFO flags\t: fpu sse\n"
        + "FILE /sys/module/kvm/parameters/enable_pmu: N\nFILE /proc/cmdline: quiet\n"
        + rows((leaf, r) -> "RAWCPUID %08x.%x %s".formatted(leaf.function(), leaf.index(), r))
        + " FMSR 480 n=1 val=d8100011e57ed0\n== supp.dump\nTABLE SUPP n=1\n"
        + " E 00000000.0 f0 00000020 756e6547 6c65746e 49656e69\n";
  }

  CpuidTable table() {
    List<CpuidEntry> entries =
        host.cpuid().leaves().entrySet().stream()
            .map(e -> CpuidEntry.indexed(e.getKey().function(), e.getKey().index(), e.getValue()))
            .toList();
    return CpuidTable.of(entries);
  }
}
