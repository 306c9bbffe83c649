package sys.storage.raft.client.kv;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One operation of an atomic batch: all conditions hold and all operations are executed as one
 * revision, or none is.
 *
 * @param action {@code put}, {@code delete}, or {@code check}, which has a condition alone
 * @param value text to put; or {@code valueBase64} for bytes
 * @param ifRevision the key must have been last modified by this revision
 * @param ifAbsent {@code true}: the key must not exist
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record BatchOperation(
    String action,
    String key,
    Optional<String> value,
    Optional<String> valueBase64,
    Optional<Long> ifRevision,
    Optional<Boolean> ifAbsent) {

  public static final String PUT = "put";
  public static final String DELETE = "delete";
  public static final String CHECK = "check";

  public static BatchOperation put(String key, byte[] value, Condition condition) {
    return of(PUT, key, Optional.of(Base64.getEncoder().encodeToString(value)), condition);
  }

  public static BatchOperation delete(String key, Condition condition) {
    return of(DELETE, key, Optional.empty(), condition);
  }

  public static BatchOperation check(String key, Condition condition) {
    return of(CHECK, key, Optional.empty(), condition);
  }

  private static BatchOperation of(
      String action, String key, Optional<String> valueBase64, Condition condition) {
    Optional<Long> ifRevision = Optional.empty();
    Optional<Boolean> ifAbsent = Optional.empty();
    switch (condition) {
      case Condition.Always() -> {}
      case Condition.Absent() -> ifAbsent = Optional.of(true);
      case Condition.Revision(long revision) -> ifRevision = Optional.of(revision);
    }
    return new BatchOperation(action, key, Optional.empty(), valueBase64, ifRevision, ifAbsent);
  }

  /** The body of {@code POST /kv}. */
  public record Batch(List<BatchOperation> operations) {
    public Batch {
      operations = List.copyOf(operations);
    }
  }
}
