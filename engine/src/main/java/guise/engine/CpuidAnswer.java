package guise.engine;

import guise.x86.Registers;

/**
 * The four registers CPUID answers with: one object that its owner hands in again and again, since
 * guests ask in loops.
 */
final class CpuidAnswer {
  int eax;
  int ebx;
  int ecx;
  int edx;

  void set(int eax, int ebx, int ecx, int edx) {
    this.eax = eax;
    this.ebx = ebx;
    this.ecx = ecx;
    this.edx = edx;
  }

  Registers registers() {
    return new Registers(eax, ebx, ecx, edx);
  }
}
