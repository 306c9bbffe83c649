package sys.storage.raftcluster.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the membership of a cluster is changed. */
public enum SafetyMode {
  /** Learners first, then joint consensus. */
  @JsonProperty("safe")
  SAFE("safe"),
  /** New members vote at once, without having the log: shows what the learner stage is for. */
  @JsonProperty("unsafe-early-vote")
  UNSAFE_EARLY_VOTE("unsafe-early-vote"),
  /** One step from the old to the new configuration: shows what the joint configuration is for. */
  @JsonProperty("unsafe-no-joint")
  UNSAFE_NO_JOINT("unsafe-no-joint"),
  /** An empty disk is taken for the member that lost its own: shows what incarnations are for. */
  @JsonProperty("unsafe-identity-reuse")
  UNSAFE_IDENTITY_REUSE("unsafe-identity-reuse");

  private final String text;

  SafetyMode(String text) {
    this.text = text;
  }

  /** For people who skim: {@code safe}, or {@code UNSAFE early-vote}. */
  public String shown() {
    return text.replace("unsafe-", "UNSAFE ");
  }

  /** The name in the resource and in the environment of a node. */
  public String text() {
    return text;
  }
}
