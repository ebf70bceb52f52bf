package guise.formats;

import guise.formats.Document.HostDocument;

/** The fingerprint that Firecracker's template helper writes; see {@link Fingerprint}. */
final class FirecrackerFingerprint implements Format {
  @Override
  public String name() {
    return "Firecracker fingerprint";
  }

  @Override
  public boolean recognises(Content content) {
    return content
        .json()
        .filter(json -> json instanceof Json.Members members && members.has("guest_cpu_config"))
        .isPresent();
  }

  @Override
  public Document read(Content content) {
    Fingerprint fingerprint = Fingerprint.of(content);
    try {
      return new HostDocument(name(), fingerprint.host(name()));
    } catch (IllegalArgumentException _) {
      throw content.whole().foundText(fingerprint.kernelVersion(), "a kernel version");
    }
  }
}
