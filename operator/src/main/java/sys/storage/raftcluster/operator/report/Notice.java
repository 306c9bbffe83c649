package sys.storage.raftcluster.operator.report;

/**
 * An event of Kubernetes.
 *
 * @param reason in the spelling of Kubernetes, for example {@code EnterJoint}
 */
public record Notice(Severity severity, String reason, String text) {

  /** Kinds of events, in the spelling of Kubernetes. */
  public enum Severity {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String text;

    Severity(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  static Notice normal(String reason, String text) {
    return new Notice(Severity.NORMAL, reason, text);
  }

  static Notice warning(String reason, String text) {
    return new Notice(Severity.WARNING, reason, text);
  }
}
