package sys.storage.raftcluster.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a member is in the configuration in force. */
public enum MemberRole {
  @JsonProperty("leader")
  LEADER,
  @JsonProperty("voter")
  VOTER,
  @JsonProperty("learner")
  LEARNER,
  /** Votes in the old half of a joint configuration only. */
  @JsonProperty("leaving")
  LEAVING,
  /** The pod exists, and no configuration names it. */
  @JsonProperty("outside")
  OUTSIDE
}
