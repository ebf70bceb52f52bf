package guise.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codes that everybody knows from traces: computed here, written down there. */
class IoctlTest {
  @ParameterizedTest
  @CsvSource({
    "GET_API_VERSION,     0x0000AE00",
    "CREATE_VM,           0x0000AE01",
    "CHECK_EXTENSION,     0x0000AE03",
    "GET_SUPPORTED_CPUID, 0xC008AE05",
    "CREATE_VCPU,         0x0000AE41",
    "SET_USER_MEMORY_REGION, 0x4020AE46",
    "RUN,                 0x0000AE80",
    "GET_REGS,            0x8090AE81",
    "SET_SREGS,           0x4138AE84",
    "GET_MSRS,            0xC008AE88",
    "SET_CPUID2,          0x4008AE90",
    "GET_CPUID2,          0xC008AE91",
    "GET_XSAVE,           0x9000AEA4",
    "GET_NESTED_STATE,    0xC080AEBE",
  })
  void codesAreThoseOfTheHeader(Ioctl ioctl, String code) {
    assertEquals(Long.decode(code), ioctl.code());
  }

  @Test
  void namesAreTheKernels() {
    assertEquals("KVM_SET_CPUID2", Ioctl.SET_CPUID2.toString());
  }
}
