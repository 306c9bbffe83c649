package sys.storage.raft.node.runtime;

/** Ends the process when going on could lose what was acknowledged. Any thread; does not return. */
public interface FatalErrors {

  /** A write or fsync failed, or what was read is damaged. */
  void storageFailed(Throwable cause);

  /** The protocol or the state machine found itself in an impossible state. */
  void invariantViolated(Throwable cause);
}
