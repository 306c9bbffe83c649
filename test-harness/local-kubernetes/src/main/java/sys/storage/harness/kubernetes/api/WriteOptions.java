package sys.storage.harness.kubernetes.api;

import java.util.ArrayList;
import java.util.List;

/**
 * How a write is to be done.
 *
 * @param manager the field manager
 * @param force of an apply: take over fields of other managers
 * @param warnings filled by the write, for the {@code Warning} headers of the response
 */
public record WriteOptions(
    String manager,
    FieldValidation fieldValidation,
    boolean dryRun,
    boolean force,
    List<String> warnings) {

  /** What happens to unknown fields; they are removed in any case. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  /** For the writes of the control plane itself. */
  public static WriteOptions by(String manager) {
    return new WriteOptions(manager, FieldValidation.IGNORE, false, false, new ArrayList<>());
  }
}
