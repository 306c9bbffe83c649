package sys.storage.raft.node.state;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.snapshot.SnapshotContent;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;

/**
 * The state as of one moment, to be written to a snapshot while the state machine goes on. Nothing
 * is copied when it is taken: the history is kept from being forgotten, and what was the newest
 * version then is read like any other old revision, in slices that hold the lock for a millisecond
 * or so.
 *
 * <p>Any one thread may use it. Close it, also after a failure.
 */
public final class StateCapture implements SnapshotContent, AutoCloseable {

  private final KeyValueState state;
  private final Keyspace keyspace;
  private final SnapshotMetadata metadata;
  private final byte[] sessions;
  private final long revision;
  private final long forgotten;
  private final long historyEnd;

  /** Holds the state's lock. */
  StateCapture(KeyValueState state, Keyspace keyspace, SnapshotMetadata metadata, byte[] sessions) {
    this.state = state;
    this.keyspace = keyspace;
    this.metadata = metadata;
    this.sessions = sessions;
    this.revision = keyspace.revision();
    this.forgotten = keyspace.oldestRevision();
    this.historyEnd = keyspace.history().end();
  }

  /** What the snapshot will stand for; its size is not known yet. */
  public SnapshotMetadata metadata() {
    return metadata;
  }

  /**
   * @throws IOException when the body cannot be written, or the state was replaced by a snapshot
   *     from the leader meanwhile
   */
  @Override
  public void writeTo(DataOutputStream body) throws IOException {
    SnapshotBody.writeStart(body, revision, forgotten, sessions);
    writeHistory(body);
    writeKeys(body);
    SnapshotBody.writeEnd(body);
  }

  private void writeHistory(DataOutputStream body) throws IOException {
    History history = keyspace.history();
    long position = state.reading(keyspace, () -> history.startOf(forgotten + 1));
    while (position < historyEnd) {
      long from = position;
      History.Slice slice = state.reading(keyspace, () -> history.slice(from, historyEnd));
      for (Change change : slice.changes()) {
        SnapshotBody.writeChange(body, change);
      }
      position = slice.next();
    }
  }

  private void writeKeys(DataOutputStream body) throws IOException {
    Optional<Key> resumeAfter = Optional.empty();
    do {
      Optional<Key> after = resumeAfter;
      Keyspace.Slice slice =
          state.reading(
              keyspace, () -> keyspace.scan(Optional.empty(), after, revision, Integer.MAX_VALUE));
      for (KeyValue keyValue : slice.items()) {
        SnapshotBody.writeKey(body, keyValue);
      }
      resumeAfter = slice.resumeAfter();
    } while (resumeAfter.isPresent());
  }

  @Override
  public void close() {
    state.release(keyspace);
  }
}
