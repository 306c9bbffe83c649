package sys.storage.raftcluster.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** One member, as the leader sees it. */
public record MemberStatus(
    @JsonPropertyDescription("Name of the member's pod") @Required String nodeID,
    @JsonPropertyDescription("Identity of the member's disk; empty while it is not known")
        String incarnation,
    @JsonPropertyDescription("Its part in the configuration in force") MemberRole role,
    @JsonPropertyDescription("Whether it holds the leader's log durably") boolean caughtUp,
    @JsonPropertyDescription(
            "Entries behind the leader, rounded up to a power of two; taken when the status last"
                + " changed")
        long lag,
    @JsonPropertyDescription(
            "When the leader last heard from it; taken when the status last changed")
        String lastHeartbeat) {

  public MemberStatus {
    nodeID = nodeID == null ? "" : nodeID;
    incarnation = incarnation == null ? "" : incarnation;
    role = role == null ? MemberRole.OUTSIDE : role;
    lastHeartbeat = lastHeartbeat == null ? "" : lastHeartbeat;
  }
}
