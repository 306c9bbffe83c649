package sys.storage.harness.scenarios.check;

import java.util.Map;

/**
 * The state of the store after the last operation, read linearizably.
 *
 * @param revision number of the latest mutating transaction
 */
public record FinalState(Map<String, Versioned> entries, long revision) {

  public FinalState {
    entries = Map.copyOf(entries);
  }

  /**
   * A value and the revision that wrote it.
   *
   * @param revision its modification revision
   */
  public record Versioned(String value, long revision) {}
}
