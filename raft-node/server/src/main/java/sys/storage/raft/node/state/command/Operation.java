package sys.storage.raft.node.state.command;

/** One step of a transaction; each sees what those before it did. No key may be written twice. */
public sealed interface Operation {

  record Put(Key key, Value value) implements Operation {}

  record Delete(Key key) implements Operation {}

  /** Reads within the transaction. */
  record Get(Key key) implements Operation {}

  /**
   * Forgets history: afterwards this revision is the oldest that can be read.
   *
   * @param revision at most the current one
   */
  record Compact(long revision) implements Operation {}
}
