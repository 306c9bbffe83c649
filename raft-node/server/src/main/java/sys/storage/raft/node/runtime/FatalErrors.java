package sys.storage.raft.node.runtime;

import java.util.UUID;

/** Ends the process when going on could lose what was acknowledged. Any thread. */
public interface FatalErrors {

  /** A write or fsync failed, or what was read is damaged. Does not return. */
  void storageFailed(Throwable cause);

  /**
   * The member is stopped; the next process is the only voter of the new cluster. Returns: the
   * process ends soon after, so that who asked for it gets an answer.
   */
  void newClusterDecided(UUID newClusterId);

  /** The protocol or the state machine found itself in an impossible state. Does not return. */
  void invariantViolated(Throwable cause);
}
