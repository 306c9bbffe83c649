package sys.storage.raft.node.snapshot;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * A checked snapshot, opened to be read once.
 *
 * @param body what {@link SnapshotContent} wrote; ends where that ended
 */
public record SnapshotInput(SnapshotMetadata metadata, DataInputStream body) implements Closeable {

  @Override
  public void close() throws IOException {
    body.close();
  }
}
