package guise.device;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was created from a file and is open: closed with it, in the order of creation.
 *
 * @param <T> VMs or vCPUs
 */
final class Open<T extends AutoCloseable> {
  private final Set<T> members = new LinkedHashSet<>();
  private boolean closed;

  /** Adds a new one; where its owner was closed meanwhile, closes it. */
  T add(T member) {
    if (!joins(member)) {
      close(member);
      throw new IllegalStateException("what it was created from is closed");
    }
    return member;
  }

  private synchronized boolean joins(T member) {
    return !closed && members.add(member);
  }

  synchronized void remove(T member) {
    members.remove(member);
  }

  synchronized List<T> all() {
    return List.copyOf(members);
  }

  /** Closes all; not under the lock, for a member removes itself. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    all().forEach(Open::close);
  }

  private static void close(AutoCloseable member) {
    try {
      member.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("closing throws nothing checked", e);
    }
  }
}
