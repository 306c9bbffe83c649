package sys.storage.raftcluster.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The state of a cluster in one word. */
public enum Phase {
  /** Not born yet. */
  @JsonProperty("Pending")
  PENDING,
  /** Every wanted member votes and is healthy. */
  @JsonProperty("Ready")
  READY,
  /** A membership change is under way. */
  @JsonProperty("Reconfiguring")
  RECONFIGURING,
  /** It serves, but a member is missing or unhealthy. */
  @JsonProperty("Degraded")
  DEGRADED,
  /** No leader answers: writes are not possible. */
  @JsonProperty("QuorumLost")
  QUORUM_LOST,
  /** No replicas are wanted: no pod runs, volumes and membership are kept. */
  @JsonProperty("Hibernated")
  HIBERNATED
}
