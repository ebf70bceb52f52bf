package guise.replay.conform;

import guise.kvm.Fpu;
import guise.kvm.Vcpu;
import guise.kvm.Xsave;

/** The state of x87 and SSE, written with some words replaced. */
final class Fpus {
  private static final int MXCSR = 24;

  private Fpus() {}

  static void setXsave(Vcpu vcpu, long xstateBv, long xcompBv, int mxcsr) {
    Xsave now = vcpu.xsave2();
    var area = now.area().withInt(MXCSR, mxcsr);
    vcpu.setXsave(new Xsave(area).withXstateBv(xstateBv).withXcompBv(xcompBv));
  }

  static void setMxcsr(Vcpu vcpu, int mxcsr) {
    Fpu f = vcpu.fpu();
    vcpu.setFpu(
        new Fpu(
            f.fpr(),
            f.fcw(),
            f.fsw(),
            f.ftw(),
            f.lastOpcode(),
            f.lastIp(),
            f.lastDp(),
            f.xmm(),
            mxcsr));
  }

  static String text(Fpu f) {
    return "fcw=%x fsw=%x ftw=%x op=%x ip=%x dp=%x mxcsr=%x fpr=%s xmm=%s"
        .formatted(
            f.fcw(),
            f.fsw(),
            f.ftw(),
            f.lastOpcode(),
            f.lastIp(),
            f.lastDp(),
            f.mxcsr(),
            f.fpr(),
            f.xmm());
  }
}
