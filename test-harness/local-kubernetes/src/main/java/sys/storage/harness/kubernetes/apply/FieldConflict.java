package sys.storage.harness.kubernetes.apply;

import java.util.List;

/** An apply without force would change fields that other managers own. */
public final class FieldConflict extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param path the field, as in {@code .spec.replicas}
   * @param message names the manager that owns it
   */
  public record Cause(String path, String message) {}

  private final transient List<Cause> causes;

  private final String text;

  FieldConflict(String text, List<Cause> causes) {
    super(text);
    this.text = text;
    this.causes = causes;
  }

  /** The whole sentence. */
  public String text() {
    return text;
  }

  public List<Cause> causes() {
    return causes;
  }
}
