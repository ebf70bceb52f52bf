package guise.predict;

import guise.guest.AcceptanceRule;
import guise.guest.Decision;
import guise.guest.EmulatedCpuid;
import guise.guest.GuestCapabilities;
import guise.guest.GuestCpuid;
import guise.guest.Honouring;
import guise.guest.HostKernel;
import guise.guest.KernelView;
import guise.guest.KvmCapabilities;
import guise.guest.KvmLoad;
import guise.guest.RuntimeState;
import guise.guest.Staged;
import guise.guest.SupportedCpuid;
import guise.kernel.KernelRules;
import guise.request.Offer;
import guise.x86.CpuidTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole way from a host's CPU to a guest's, with what every stage decided.
 *
 * @param scenario the question
 * @param rules the rules of its kernel
 * @param view what the host's kernel makes of the CPU
 * @param kvm KVM's own capabilities
 * @param supported what {@code KVM_GET_SUPPORTED_CPUID} returns
 * @param emulated what {@code KVM_GET_EMULATED_CPUID} returns
 * @param request what the VMM hands to {@code KVM_SET_CPUID2}
 * @param refusal the rule by which KVM refuses that, if it does
 * @param guest the table the vCPU holds; the request itself where KVM refuses it
 * @param capabilities the features KVM honours for the vCPU
 */
public record Prediction(
    Scenario scenario,
    KernelRules rules,
    Staged<KernelView> view,
    Staged<KvmCapabilities> kvm,
    Staged<CpuidTable> supported,
    Staged<CpuidTable> emulated,
    Staged<CpuidTable> request,
    Optional<AcceptanceRule> refusal,
    Staged<CpuidTable> guest,
    Staged<GuestCapabilities> capabilities) {

  /** What KVM would report on a scenario's host, which needs no request. */
  public static Staged<CpuidTable> supported(Scenario scenario) {
    var rules = KernelRules.of(scenario.kernel().version());
    var view = HostKernel.view(scenario.host(), scenario.kernel(), rules);
    var kvm = KvmLoad.capabilities(scenario.host(), scenario.kernel(), rules, view.value());
    return SupportedCpuid.of(scenario.host(), rules, view.value(), kvm.value(), scenario.granted());
  }

  /** Follows a scenario from the CPU to the capabilities of a guest. */
  public static Prediction of(Scenario scenario) {
    var host = scenario.host();
    var kernel = scenario.kernel();
    var raw = host.cpuid();
    var permission = scenario.granted();
    var rules = KernelRules.of(kernel.version());
    var view = HostKernel.view(host, kernel, rules);
    var kvm = KvmLoad.capabilities(host, kernel, rules, view.value());
    var supported = SupportedCpuid.of(host, rules, view.value(), kvm.value(), permission);
    var request = scenario.request().from(Offer.of(supported.value(), raw, kernel));
    var refusal = AcceptanceRule.brokenBy(request.value(), permission, rules);
    var guest =
        refusal.isPresent()
            ? new Staged<>(request.value(), List.of())
            : GuestCpuid.of(
                raw, rules, view.value(), kvm.value(), request.value(), RuntimeState.RESET);
    return new Prediction(
        scenario,
        rules,
        view,
        kvm,
        supported,
        EmulatedCpuid.of(kvm.value()),
        request,
        refusal,
        guest,
        Honouring.of(rules, view.value(), kvm.value(), guest.value()));
  }

  /** Everything that was decided, in the order of the stages. */
  public List<Decision> decisions() {
    var all = new ArrayList<Decision>();
    for (Staged<?> stage : List.of(view, kvm, supported, request, guest, capabilities)) {
      all.addAll(stage.decisions());
    }
    return all;
  }
}
