package sys.storage.raft.node.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/**
 * One file of the log, zero-filled before its first frame.
 *
 * @param generation 1, 2, 3 …: segments are numbered without gaps
 * @param bytes size of the file
 */
record Segment(int generation, Path path, DiskFile file, long bytes) implements Closeable {

  private static final Pattern NAME = Pattern.compile("segment-([0-9]{10})\\.log");

  static String name(int generation) {
    return "segment-%010d.log".formatted(generation);
  }

  /** The generation that a file name stands for; empty when it is no segment's. */
  static Optional<Integer> generationOf(String fileName) {
    Matcher matcher = NAME.matcher(fileName);
    return matcher.matches() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
  }

  static Segment open(Disk disk, Path directory, int generation) throws IOException {
    Path path = directory.resolve(name(generation));
    DiskFile file = disk.open(path);
    return new Segment(generation, path, file, file.size());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
