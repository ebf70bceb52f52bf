package guise.engine.vmx;

import com.google.errorprone.annotations.Immutable;

/** Whether a VMCS passes one check of an entry. */
@Immutable
@FunctionalInterface
interface Check {
  boolean holds(EntryState s);
}
