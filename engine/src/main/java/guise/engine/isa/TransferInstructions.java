package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.V;

import guise.x86.StaticFeature;

/** Transfers to other segments and privilege levels (SDM volume 1, 6.4 to 6.6; volume 3, 5.8). */
enum TransferInstructions implements TableRow {
  // spotless:off
  JMP_FAR    (row("i64 EA ptr", V, FarTransfer::jumpPointer)),
  JMP_FAR_M  (row("FF /5 mem",  V, FarTransfer::jumpMemory)),
  CALL_FAR   (row("i64 9A ptr", V, FarTransfer::callPointer)),
  CALL_FAR_M (row("FF /3 mem",  V, FarTransfer::callMemory)),
  RETF       (row("CB",         V, FarTransfer::ret)),
  RETF_I     (row("CA iw",      V, FarTransfer::ret)),
  IRET       (row("CF",         V, InterruptReturn::iret)),
  // -- interrupts ----------------------------------------------------------------------------------
  INT        (row("CD ib",      B, Interrupts::interrupt)),
  INT3       (row("CC",         B, Interrupts::breakpoint)),
  INTO       (row("i64 CE",     B, Interrupts::overflow)),
  INT1       (row("F1",         B, Interrupts::debug)),
  // -- system calls; what CPUID says of SYSENTER KVM cannot enforce -------------------------------
  SYSCALL    (row("0F 05",      V, FastCalls::syscall).needing(StaticFeature.SYSCALL)),
  SYSRET     (row("0F 07",      V, FastCalls::sysret).needing(StaticFeature.SYSCALL)),
  SYSENTER   (row("0F 34",      V, FastCalls::sysenter)),
  SYSEXIT    (row("0F 35",      V, FastCalls::sysexit));
  // spotless:on

  private final Cells cells;

  TransferInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
