package sys.storage.harness.kubernetes.kubelet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Copies a log file that may still grow. One thread. */
final class LogReader {
  private static final int BLOCK_BYTES = 64 * 1024;

  private final Path file;
  private long position;

  LogReader(Path file) {
    this.file = file;
  }

  /** Copies what is there, all or only the last lines. */
  void copy(OutputStream out, OptionalLong tailLines) throws IOException {
    if (tailLines.isPresent()) {
      position = startOfTail(tailLines.getAsLong());
    }
    copyNew(out);
  }

  /** The last lines, as many as there are within both limits. */
  String end(long lines, int bytes) throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(bytes, log.length() - startOfTail(lines))];
      log.seek(log.length() - end.length);
      log.readFully(end);
      return new String(end, StandardCharsets.UTF_8);
    }
  }

  /** Copies what came since the last time. */
  void copyNew(OutputStream out) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(position);
      int read = log.read(block);
      while (read > 0) {
        out.write(block, 0, read);
        position += read;
        read = log.read(block);
      }
    }
    out.flush();
  }

  /** Searches backwards for the newline before the wanted lines. */
  private long startOfTail(long lines) throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long end = log.length();
      if (lines == 0) {
        return end;
      }
      byte[] block = new byte[BLOCK_BYTES];
      long found = 0;
      for (long from = end; from > 0; from -= Math.min(from, BLOCK_BYTES)) {
        int size = (int) Math.min(from, BLOCK_BYTES);
        log.seek(from - size);
        log.readFully(block, 0, size);
        for (int i = size - 1; i >= 0; i--) {
          long at = from - size + i;
          // The newline that ends the last line begins none.
          if (block[i] == '\n' && at != end - 1 && ++found == lines) {
            return at + 1;
          }
        }
      }
      return 0;
    }
  }
}
