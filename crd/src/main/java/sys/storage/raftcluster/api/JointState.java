package sys.storage.raftcluster.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a cluster is on its way through a joint configuration. */
public enum JointState {
  @JsonProperty("none")
  NONE,
  /** The joint configuration is in the leader's log and not yet committed. */
  @JsonProperty("entering")
  ENTERING,
  /** The joint configuration is committed: both majorities are needed. */
  @JsonProperty("committed")
  COMMITTED,
  /** The new configuration is in force; not every member has confirmed it yet. */
  @JsonProperty("leaving")
  LEAVING
}
