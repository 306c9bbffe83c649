package sys.storage.harness.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A patch as it came in.
 *
 * @param body the parsed body; of an apply, the configuration
 */
public record Patch(Kind kind, JsonNode body) {
  /** By content type. */
  public enum Kind {
    JSON,
    MERGE,
    STRATEGIC,
    APPLY
  }
}
