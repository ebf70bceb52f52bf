package guise.testing;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Prints what was skipped and why: Surefire itself tells only how many. */
public final class SkippedAloud implements TestExecutionListener {
  /** Made by JUnit, which finds this class as a service. */
  public SkippedAloud() {}

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    say(test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.ABORTED) {
      say(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
    }
  }

  private static void say(TestIdentifier test, String reason) {
    System.out.println("SKIPPED " + name(test) + ": " + reason);
  }

  /** The unique id without its punctuation: class, method and invocation. */
  private static String name(TestIdentifier test) {
    return String.join(
        " ",
        test.getUniqueIdObject().getSegments().stream()
            .skip(1)
            .map(UniqueId.Segment::getValue)
            .toList());
  }
}
