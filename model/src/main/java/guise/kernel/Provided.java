package guise.kernel;

import com.google.errorprone.annotations.Immutable;
import guise.x86.Feature;

/**
 * One row of KVM's feature table: a feature, how it is provided, and in which kernels.
 *
 * @param note what else decides, as a phrase; empty where nothing does
 */
@Immutable
@SuppressWarnings("Immutable") // features are enum constants
public record Provided(Feature feature, Provision provision, Versions versions, String note)
    implements Rule {
  public static Provided of(Feature feature, Provision provision) {
    return new Provided(feature, provision, Versions.ALL, "");
  }

  public Provided since(int major, int minor) {
    return in(Versions.since(major, minor));
  }

  public Provided in(Versions other) {
    return new Provided(feature, provision, other, note);
  }

  public Provided noting(String text) {
    return new Provided(feature, provision, versions, text);
  }

  @Override
  public String name() {
    return feature.name() + ":" + provision;
  }

  @Override
  public String meaning() {
    return note.isEmpty() ? provision.meaning() : provision.meaning() + "; " + note;
  }
}
