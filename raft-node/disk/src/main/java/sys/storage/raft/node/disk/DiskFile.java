package sys.storage.raft.node.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file. One thread may write while others read. A thread that uses it must not be
 * interrupted: the JDK then closes the file under all others.
 */
public interface DiskFile extends Closeable {

  /** Size in bytes. */
  long size() throws IOException;

  /**
   * Reads until the buffer is full or the file ends.
   *
   * @param position where to read, in bytes; the file has no position of its own
   * @return number of bytes read, from 0
   */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes all that the buffer holds at the position; durable after {@link #sync}. */
  void write(ByteBuffer source, long position) throws IOException;

  /**
   * Makes written data durable (fdatasync). After a failure nothing is known of what was written
   * since the last success, and a second call may lie (the fsyncgate of 2018): never retry.
   */
  void sync() throws IOException;
}
