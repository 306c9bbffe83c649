package sys.storage.harness.kubernetes.store;

/** A watch asked to resume from a revision that the bounded history no longer holds. */
public final class HistoryExpired extends Exception {
  private static final long serialVersionUID = 1L;

  private final String text;

  HistoryExpired(long asked, long oldest) {
    this.text = "too old resource version: " + asked + " (" + oldest + ")";
  }

  @Override
  public String getMessage() {
    return text;
  }
}
