package sys.storage.raft.client.kv;

/** What must hold of a key for a write to take effect. */
public sealed interface Condition {

  /** Write in any case. */
  record Always() implements Condition {}

  /** The key does not exist. */
  record Absent() implements Condition {}

  /**
   * The key was last modified by this revision.
   *
   * @param revision from 1
   */
  record Revision(long revision) implements Condition {}
}
