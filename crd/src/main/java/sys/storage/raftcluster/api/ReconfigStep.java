package sys.storage.raftcluster.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The step of a membership change that is under way. */
public enum ReconfigStep {
  @JsonProperty("")
  NONE(""),
  @JsonProperty("AddLearner")
  ADD_LEARNER("AddLearner"),
  @JsonProperty("CatchUp")
  CATCH_UP("CatchUp"),
  @JsonProperty("LeaderTransfer")
  LEADER_TRANSFER("LeaderTransfer"),
  @JsonProperty("EnterJoint")
  ENTER_JOINT("EnterJoint"),
  @JsonProperty("CommitNew")
  COMMIT_NEW("CommitNew"),
  @JsonProperty("LeaveJoint")
  LEAVE_JOINT("LeaveJoint"),
  /** Of the mode unsafe-early-vote: each node gets the new list of voters by itself. */
  @JsonProperty("UnsafePeers")
  UNSAFE_PEERS("UnsafePeers"),
  /** Of the mode unsafe-no-joint: one entry, from the old voters to the new. */
  @JsonProperty("UnsafeConfiguration")
  UNSAFE_CONFIGURATION("UnsafeConfiguration");

  private final String text;

  ReconfigStep(String text) {
    this.text = text;
  }

  /** The name in the status, in events and in logs; empty for {@link #NONE}. */
  public String text() {
    return text;
  }
}
