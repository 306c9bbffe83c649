package sys.storage.raft.node.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import sys.storage.raft.node.disk.DiskFile;

/** Writes a file from its start through a buffer, and ends it with the CRC32C of all of it. */
final class ChecksummedOutput extends OutputStream {

  private static final int BUFFER_BYTES = 64 << 10;

  /** Bytes written before an fsync: more would hold up the fsyncs of the log beside it. */
  private static final long SYNC_BYTES = 4 << 20;

  private final DiskFile file;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long position;
  private long synced;

  ChecksummedOutput(DiskFile file) {
    this.file = file;
  }

  @Override
  public void write(int value) throws IOException {
    if (!buffer.hasRemaining()) {
      drain();
    }
    buffer.put((byte) value);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int at = from;
    int end = from + length;
    while (at < end) {
      if (!buffer.hasRemaining()) {
        drain();
      }
      int part = Math.min(buffer.remaining(), end - at);
      buffer.put(bytes, at, part);
      at += part;
    }
  }

  /** Writes the rest and the checksum. */
  void finish() throws IOException {
    drain();
    file.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).flip(), position);
  }

  private void drain() throws IOException {
    buffer.flip();
    crc.update(buffer);
    buffer.rewind();
    int length = buffer.remaining();
    file.write(buffer, position);
    position += length;
    buffer.clear();
    if (position - synced >= SYNC_BYTES) {
      file.sync();
      synced = position;
    }
  }
}
