package sys.storage.raft.core.log;

/** Reads the bytes of a durable snapshot, to send them to a peer. Called on the core's thread. */
public interface SnapshotReader {

  /**
   * Bytes {@code offset..offset+length} of the snapshot at {@code index}, fewer at its end.
   *
   * @return an empty array when that snapshot is gone; the core then starts over with the newest
   * @throws java.io.UncheckedIOException when the file cannot be read
   */
  byte[] read(long index, long offset, int length);
}
