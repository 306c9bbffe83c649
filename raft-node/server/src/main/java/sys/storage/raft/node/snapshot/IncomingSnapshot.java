package sys.storage.raft.node.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/** A snapshot that is being received into a temporary file. */
final class IncomingSnapshot implements Closeable {

  private final SnapshotMetadata metadata;
  private final DiskFile file;
  private long nextOffset;

  private IncomingSnapshot(SnapshotMetadata metadata, DiskFile file) {
    this.metadata = metadata;
    this.file = file;
  }

  static IncomingSnapshot begin(Disk disk, Path path, SnapshotMetadata metadata)
      throws IOException {
    disk.delete(path);
    return new IncomingSnapshot(metadata, disk.create(path));
  }

  /** Whether a chunk of that snapshot belongs here next. */
  boolean expects(SnapshotMetadata snapshot, long offset) {
    return metadata.equals(snapshot) && nextOffset == offset;
  }

  void append(byte[] data) throws IOException {
    file.write(ByteBuffer.wrap(data), nextOffset);
    nextOffset += data.length;
  }

  void sync() throws IOException {
    file.sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
