package guise.cli;

import guise.formats.Profiles;
import java.util.Iterator;

/** The names of the shipped hosts, for the shell to complete. */
final class ShippedNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Profiles.names().iterator();
  }
}
