package guise.engine.isa;

import guise.x86.StaticFeature;
import java.lang.reflect.Proxy;

/** A hypervisor for tests of decoding: it is asked for features only. */
final class AnyFeature {
  private AnyFeature() {}

  /** A guest that has every feature. */
  static Hypervisor everything() {
    return answering(true);
  }

  /** A guest that has none. */
  static Hypervisor nothing() {
    return answering(false);
  }

  private static Hypervisor answering(boolean has) {
    return (Hypervisor)
        Proxy.newProxyInstance(
            Hypervisor.class.getClassLoader(),
            new Class<?>[] {Hypervisor.class},
            (_, method, args) -> {
              if (method.getName().equals("has") && args[0] instanceof StaticFeature) {
                return has;
              }
              throw new AssertionError(method.getName());
            });
  }
}
