import org.jspecify.annotations.NullMarked;

/**
 * What x86 says, what a host has, what a kernel does with it, and what the guest then sees: facts
 * and pure functions, without I/O, native code, a clock or static mutable state.
 */
@NullMarked
module guise.model {
  requires static transitive com.google.errorprone.annotations;
  requires static org.jspecify;

  exports guise.guest;
  exports guise.guest.paging;
  exports guise.guest.vmx;
  exports guise.host;
  exports guise.kernel;
  exports guise.predict;
  exports guise.request;
  exports guise.x86;
  exports guise.x86.msr;
  exports guise.x86.xstate;
}
