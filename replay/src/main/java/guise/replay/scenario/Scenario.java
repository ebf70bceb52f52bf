package guise.replay.scenario;

import java.util.function.Consumer;

/**
 * What a KVM is asked under one heading, in a process of its own.
 *
 * @param heading the heading in full, with its remark
 */
public record Scenario(String heading, Consumer<Session> script) {

  /** A scenario that needs one plain VM. */
  static Scenario ofVm(String heading, Consumer<Probe> script) {
    return new Scenario(heading, session -> session.vm(script));
  }

  /** Whether it asks for permissions, which a process keeps for good. */
  public boolean wantsOwnProcess() {
    return heading.endsWith("(child process)");
  }
}
