package sys.storage.raft.node.state;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes outside the heap, appended at the end and dropped at the start. A position is the number of
 * bytes ever appended before it. Not thread-safe.
 */
final class ByteRing {

  private static final int CHUNK_BYTES = 256 << 10;

  private final List<ByteBuffer> chunks = new ArrayList<>();
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

  /** Number of the first chunk, counted from position 0. */
  private long firstChunk;

  private long start;
  private long end;

  /** Position of the oldest byte. */
  long start() {
    return start;
  }

  /** Position of the next byte. */
  long end() {
    return end;
  }

  void append(byte[] bytes, int length) {
    int done = 0;
    while (done < length) {
      if (end == (firstChunk + chunks.size()) * CHUNK_BYTES) {
        chunks.add(free.isEmpty() ? ByteBuffer.allocateDirect(CHUNK_BYTES) : free.pop());
      }
      int offset = (int) (end % CHUNK_BYTES);
      int part = Math.min(length - done, CHUNK_BYTES - offset);
      chunk(end).put(offset, bytes, done, part);
      end += part;
      done += part;
    }
  }

  void read(long position, byte[] target, int length) {
    int done = 0;
    while (done < length) {
      long at = position + done;
      int offset = (int) (at % CHUNK_BYTES);
      int part = Math.min(length - done, CHUNK_BYTES - offset);
      chunk(at).get(offset, target, done, part);
      done += part;
    }
  }

  void overwrite(long position, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      long at = position + i;
      chunk(at).put((int) (at % CHUNK_BYTES), bytes[i]);
    }
  }

  /** Forgets everything before the position; its memory is used again. */
  void dropBefore(long position) {
    start = position;
    int dropped = (int) (position / CHUNK_BYTES - firstChunk);
    List<ByteBuffer> old = chunks.subList(0, Math.min(dropped, chunks.size()));
    free.addAll(old);
    firstChunk += old.size();
    old.clear();
  }

  private ByteBuffer chunk(long position) {
    return chunks.get((int) (position / CHUNK_BYTES - firstChunk));
  }
}
