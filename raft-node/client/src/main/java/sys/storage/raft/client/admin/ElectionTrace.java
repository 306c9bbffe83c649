package sys.storage.raft.client.admin;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * The latest messages of elections that a node sent, heard and lost to a rule, in order: who asked
 * whom for a vote, and who gave it. Answer of {@code GET /admin/faults/elections}.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ElectionTrace(List<Event> events) {

  /**
   * @param epochMicros the node's wall clock
   * @param granted of an answer only
   * @param lost whether a rule dropped it here
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Event(
      long epochMicros,
      FaultRule.Direction direction,
      FaultRule.MessageKind kind,
      String peer,
      long term,
      Optional<Boolean> granted,
      boolean lost) {}
}
