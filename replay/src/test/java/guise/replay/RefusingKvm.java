package guise.replay;

import guise.kvm.CpuidReply;
import guise.kvm.DescriptorTable;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.kvm.MsrReply;
import guise.kvm.Regs;
import guise.kvm.Segment;
import guise.kvm.Segments;
import guise.kvm.Sregs;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.kvm.XcompPermissions;
import guise.kvm.Xcrs;
import guise.replay.scenario.KvmProcess;
import guise.replay.text.Section;
import guise.x86.CpuidTable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** A KVM that supports what a recorded one supports, refuses where it refuses, and does nothing. */
final class RefusingKvm {
  private static final Segment SEGMENT = new Segment(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  private static final DescriptorTable NO_TABLE = new DescriptorTable(0, 0);

  private final CpuidTable supported;
  private final Queue<Boolean> acceptedTables;
  private final Queue<Boolean> acceptedSregs;
  private CpuidTable held = CpuidTable.EMPTY;
  private Sregs sregs =
      new Sregs(
          new Segments(SEGMENT, SEGMENT, SEGMENT, SEGMENT, SEGMENT, SEGMENT, SEGMENT, SEGMENT),
          NO_TABLE,
          NO_TABLE,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          -1);

  RefusingKvm(CpuidTable supported, Section recorded) {
    this.supported = supported;
    acceptedTables = accepted(recorded, "SET ");
    acceptedSregs = accepted(recorded, "SREGS ");
  }

  private static Queue<Boolean> accepted(Section recorded, String question) {
    var answers = new ArrayDeque<Boolean>();
    recorded.steps().stream()
        .filter(step -> step.line().startsWith(question))
        .forEach(step -> answers.add(step.line().contains("-> r=0 ")));
    return answers;
  }

  KvmProcess process() {
    XcompPermissions permissions = proxy(XcompPermissions.class, (_, method, _) -> nothing(method));
    return KvmProcess.of(permissions, _ -> kvm());
  }

  private Kvm kvm() {
    return proxy(
        Kvm.class,
        (_, method, arguments) ->
            switch (method.getName()) {
              case "supportedCpuid" -> new CpuidReply(supported, supported.size());
              case "createVm" -> vm();
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private Vm vm() {
    return proxy(
        Vm.class,
        (_, method, _) -> method.getName().equals("createVcpu") ? vcpu() : nothing(method));
  }

  private Vcpu vcpu() {
    return proxy(Vcpu.class, this::answer);
  }

  private Object answer(Object self, Method method, Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "setCpuid2" ->
          method.isDefault()
              ? InvocationHandler.invokeDefault(self, method, arguments)
              : setCpuid((CpuidTable) arguments[1]);
      case "getCpuid2" -> new CpuidReply(held, held.size());
      case "sregs" -> sregs;
      case "setSregs" -> setSregs((Sregs) arguments[0]);
      case "xcrs" -> Xcrs.xcr0(1);
      case "setMsrs" -> 0;
      case "getMsrs" -> new MsrReply(List.of());
      case "regs" -> Regs.ZERO;
      case "run" -> throw new UnsupportedOperationException("no instruction is executed");
      default -> nothing(method);
    };
  }

  private Object setCpuid(CpuidTable table) {
    refuseUnless(acceptedTables.remove());
    held = table;
    return null;
  }

  private Object setSregs(Sregs wanted) {
    if (wanted.segments().equals(sregs.segments())) {
      refuseUnless(acceptedSregs.remove());
    }
    sregs = wanted;
    return null;
  }

  private static void refuseUnless(boolean accepted) {
    if (!accepted) {
      throw new KvmException("recorded", Errno.EINVAL);
    }
  }

  private static Object nothing(Method method) {
    if (method.getReturnType() != void.class) {
      throw new UnsupportedOperationException(method.getName());
    }
    return null;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
