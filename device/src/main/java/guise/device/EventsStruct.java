package guise.device;

import guise.kvm.VcpuEvents;
import guise.kvm.VcpuEvents.Fault;
import guise.kvm.VcpuEvents.Interrupt;
import guise.kvm.VcpuEvents.Nmi;
import guise.kvm.VcpuEvents.Smi;
import java.lang.foreign.MemorySegment;

/** What is pending on a vCPU as the kernel has it. */
final class EventsStruct {
  private static final Field FAULT_INJECTED = field("exception", "injected");
  private static final Field FAULT_NR = field("exception", "nr");
  private static final Field FAULT_HAS_CODE = field("exception", "has_error_code");
  private static final Field FAULT_PENDING = field("exception", "pending");
  private static final Field FAULT_CODE = field("exception", "error_code");
  private static final Field HAS_PAYLOAD = field("exception_has_payload");
  private static final Field PAYLOAD = field("exception_payload");
  private static final Field INTERRUPT_INJECTED = field("interrupt", "injected");
  private static final Field INTERRUPT_NR = field("interrupt", "nr");
  private static final Field SOFT = field("interrupt", "soft");
  private static final Field SHADOW = field("interrupt", "shadow");
  private static final Field NMI_INJECTED = field("nmi", "injected");
  private static final Field NMI_PENDING = field("nmi", "pending");
  private static final Field NMI_MASKED = field("nmi", "masked");
  private static final Field SIPI_VECTOR = field("sipi_vector");
  private static final Field FLAGS = field("flags");
  private static final Field SMM = field("smi", "smm");
  private static final Field SMI_PENDING = field("smi", "pending");
  private static final Field SMM_INSIDE_NMI = field("smi", "smm_inside_nmi");
  private static final Field LATCHED_INIT = field("smi", "latched_init");
  private static final Field TRIPLE_FAULT = field("triple_fault", "pending");

  private EventsStruct() {}

  private static Field field(String... path) {
    return Field.of(Layouts.VCPU_EVENTS, path);
  }

  static VcpuEvents read(MemorySegment s) {
    return new VcpuEvents(
        new Fault(
            FAULT_INJECTED.isSet(s),
            FAULT_PENDING.isSet(s),
            FAULT_NR.getInt(s),
            FAULT_HAS_CODE.isSet(s),
            FAULT_CODE.getInt(s),
            HAS_PAYLOAD.isSet(s),
            PAYLOAD.get(s)),
        new Interrupt(
            INTERRUPT_INJECTED.isSet(s), INTERRUPT_NR.getInt(s), SOFT.isSet(s), SHADOW.getInt(s)),
        new Nmi(NMI_INJECTED.isSet(s), NMI_PENDING.getInt(s), NMI_MASKED.isSet(s)),
        SIPI_VECTOR.getInt(s),
        FLAGS.getInt(s),
        new Smi(SMM.isSet(s), SMI_PENDING.isSet(s), SMM_INSIDE_NMI.isSet(s), LATCHED_INIT.isSet(s)),
        TRIPLE_FAULT.isSet(s));
  }

  static void write(VcpuEvents events, MemorySegment s) {
    write(events.exception(), s);
    INTERRUPT_INJECTED.set(s, events.interrupt().injected());
    INTERRUPT_NR.set(s, events.interrupt().vector());
    SOFT.set(s, events.interrupt().soft());
    SHADOW.set(s, events.interrupt().shadow());
    NMI_INJECTED.set(s, events.nmi().injected());
    NMI_PENDING.set(s, events.nmi().pending());
    NMI_MASKED.set(s, events.nmi().masked());
    SIPI_VECTOR.set(s, events.sipiVector());
    FLAGS.set(s, events.flags());
    SMM.set(s, events.smi().smm());
    SMI_PENDING.set(s, events.smi().pending());
    SMM_INSIDE_NMI.set(s, events.smi().insideNmi());
    LATCHED_INIT.set(s, events.smi().latchedInit());
    TRIPLE_FAULT.set(s, events.tripleFaultPending());
  }

  private static void write(Fault fault, MemorySegment s) {
    FAULT_INJECTED.set(s, fault.injected());
    FAULT_PENDING.set(s, fault.pending());
    FAULT_NR.set(s, fault.vector());
    FAULT_HAS_CODE.set(s, fault.hasErrorCode());
    FAULT_CODE.set(s, fault.errorCode());
    HAS_PAYLOAD.set(s, fault.hasPayload());
    PAYLOAD.set(s, fault.payload());
  }
}
