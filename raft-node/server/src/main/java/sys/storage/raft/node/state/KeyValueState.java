package sys.storage.raft.node.state;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.node.snapshot.SnapshotInput;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;

/**
 * The replicated state machine.
 *
 * <p>Threads: one thread applies, restores and captures; any thread reads. A reader sees the state
 * between two commands, never the half of one.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class KeyValueState implements AutoCloseable {

  /** The state before the first entry. */
  public KeyValueState(StateOptions options) {
    throw new UnsupportedOperationException("not built yet: " + options);
  }

  /**
   * Executes committed entries.
   *
   * @param entries consecutive, from {@code appliedIndex() + 1}
   * @return one result for each entry, in order
   * @throws IllegalStateException when an entry does not follow the one applied last
   */
  public List<ApplyResult> apply(List<Entry> entries) {
    throw new UnsupportedOperationException("not built yet");
  }

  /**
   * Replaces the whole state by a snapshot.
   *
   * @throws IOException when it cannot be read
   */
  public void restore(SnapshotInput snapshot) throws IOException {
    throw new UnsupportedOperationException("not built yet");
  }

  /** Takes hold of the state as it is now. Apply thread. */
  public StateCapture capture() {
    throw new UnsupportedOperationException("not built yet");
  }

  /** Index of the last applied entry; 0 in the beginning. */
  public long appliedIndex() {
    throw new UnsupportedOperationException("not built yet");
  }

  /** The newest revision; 0 in the beginning. */
  public long revision() {
    throw new UnsupportedOperationException("not built yet");
  }

  /** The oldest revision that can be read. */
  public long oldestRevision() {
    throw new UnsupportedOperationException("not built yet");
  }

  /** Number of keys. */
  public long size() {
    throw new UnsupportedOperationException("not built yet");
  }

  /** A hash of the state and the index that it belongs to: equal on all members that agree. */
  public StateHash hash() {
    throw new UnsupportedOperationException("not built yet");
  }

  /** The newest value. */
  public Read.Found<Optional<KeyValue>> get(Key key) {
    throw new UnsupportedOperationException("not built yet");
  }

  public Read<Optional<KeyValue>> get(Key key, long revision) {
    throw new UnsupportedOperationException("not built yet");
  }

  public Read<Page> range(RangeQuery query) {
    throw new UnsupportedOperationException("not built yet");
  }

  /**
   * What happened.
   *
   * @param prefix of the keys to look at; empty for all
   * @param fromRevision the first revision to look at; at most {@code revision() + 1} makes sense
   * @param maxBytes the answer ends with the revision that reaches this size
   */
  public Changes changes(Optional<Key> prefix, long fromRevision, int maxBytes) {
    throw new UnsupportedOperationException("not built yet");
  }

  /**
   * Waits for a revision to exist.
   *
   * @return whether it does
   */
  public boolean awaitRevision(long revision, Duration timeout) throws InterruptedException {
    throw new UnsupportedOperationException("not built yet");
  }

  /**
   * Calls the listener with the newest revision after each {@link #apply} and {@link #restore} that
   * changed it, on the apply thread: it must be quick and must not throw.
   *
   * @return closing it ends the calls
   */
  public AutoCloseable onRevision(LongConsumer listener) {
    throw new UnsupportedOperationException("not built yet");
  }

  /** Frees the memory. Nothing may be called afterwards. */
  @Override
  public void close() {
    throw new UnsupportedOperationException("not built yet");
  }
}
