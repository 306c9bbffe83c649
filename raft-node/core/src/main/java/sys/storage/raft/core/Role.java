package sys.storage.raft.core;

/**
 * What a node is at one moment. A learner is a follower that the configuration names as learner.
 */
public enum Role {
  FOLLOWER,
  PRE_CANDIDATE,
  CANDIDATE,
  LEADER,
  /** Removed from the cluster: silent for ever. */
  RETIRED
}
