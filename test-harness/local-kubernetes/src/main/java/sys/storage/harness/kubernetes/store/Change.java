package sys.storage.harness.kubernetes.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One write that happened. The documents must not be modified.
 *
 * @param object the document after the write; of a deletion, its last state with the deletion's
 *     revision
 * @param previous the document before the write, absent for an addition
 */
public record Change(
    long revision, Type type, ObjectKey key, ObjectNode object, Optional<ObjectNode> previous) {
  /** As a watch calls them. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
