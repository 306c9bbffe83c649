package sys.storage.raft.node.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.PersistBatch.SnapshotChunkWrite;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.snapshot.SnapshotStore;

/**
 * A snapshot as it should be.
 *
 * @param file what a leader sends
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by its metadata, never written to.
record SnapshotImage(SnapshotMetadata metadata, byte[] body, byte[] file) {

  /** The body is random; the size in the metadata is not looked at. */
  static SnapshotImage of(SnapshotMetadata metadata, int bodyBytes) {
    byte[] body = new byte[bodyBytes];
    new Random(metadata.index()).nextBytes(body);
    try (SnapshotStore sender =
        SnapshotStore.open(new MemoryDisk(), Path.of("/sender"), StorageDriver.CLUSTER)) {
      SnapshotMetadata sized = sender.save(metadata, out -> out.write(body));
      return new SnapshotImage(
          sized, body, sender.read(sized.index(), 0, Math.toIntExact(sized.sizeBytes())));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * The batches by which it is installed.
   *
   * @param hardState that comes with the last chunk
   */
  List<PersistBatch> chunks(int chunks, boolean resetLog, Optional<HardState> hardState) {
    var batches = new ArrayList<PersistBatch>();
    int chunkBytes = file.length / chunks + 1;
    for (int offset = 0; offset < file.length; offset += chunkBytes) {
      int end = Math.min(file.length, offset + chunkBytes);
      boolean last = end == file.length;
      var chunk =
          new SnapshotChunkWrite(
              metadata, offset, Arrays.copyOfRange(file, offset, end), last, resetLog);
      batches.add(
          new PersistBatch(
              1,
              Optional.of(chunk),
              OptionalLong.empty(),
              List.of(),
              last ? hardState : Optional.empty(),
              OptionalLong.empty(),
              OptionalLong.empty(),
              Optional.empty()));
    }
    return batches;
  }
}
