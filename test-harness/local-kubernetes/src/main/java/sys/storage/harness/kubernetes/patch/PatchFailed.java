package sys.storage.harness.kubernetes.patch;

/** A patch that cannot be applied to this document. */
public final class PatchFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final String text;

  PatchFailed(String text) {
    super(text);
    this.text = text;
  }

  /** What is wrong, as a sentence. */
  public String text() {
    return text;
  }
}
