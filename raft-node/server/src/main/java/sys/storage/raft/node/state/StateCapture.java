package sys.storage.raft.node.state;

import java.io.DataOutputStream;
import java.io.IOException;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.snapshot.SnapshotContent;

/**
 * The state as of one moment, to be written to a snapshot while the state machine goes on. Close
 * it, also after a failure: until then history is kept for it. At most one at a time.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class StateCapture implements SnapshotContent, AutoCloseable {

  private StateCapture() {}

  /** What the snapshot will stand for; its size is not known yet. */
  public SnapshotMetadata metadata() {
    throw new UnsupportedOperationException("not built yet");
  }

  @Override
  public void writeTo(DataOutputStream body) throws IOException {
    throw new UnsupportedOperationException("not built yet");
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("not built yet");
  }
}
