package sys.storage.raft.node.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import sys.storage.raft.node.disk.DiskFile;

/** Reads a part of a file through a buffer; closing it closes the file. */
final class FileRangeInput extends InputStream {

  private static final int BUFFER_BYTES = 64 << 10;

  private final DiskFile file;
  private final long end;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private long position;

  FileRangeInput(DiskFile file, long start, long end) {
    this.file = file;
    this.position = start;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    return fill() ? Byte.toUnsignedInt(buffer.get()) : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int part = Math.min(length, buffer.remaining());
    buffer.get(target, offset, part);
    return part;
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - position));
    position += file.read(buffer, position);
    buffer.flip();
    return buffer.hasRemaining();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
