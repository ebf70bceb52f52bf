package guise.engine.vmx;

import com.google.errorprone.annotations.Immutable;

/** Whether a VMCS passes one check of an entry: a function of what {@link EntryState} shows. */
@Immutable
@FunctionalInterface
interface Check {
  boolean holds(EntryState s);
}
