package sys.storage.harness.kubernetes.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sure that one user at a time works in a directory: a locked file {@code lock} in it, which
 * names the process. The lock ends with the process, however that ends; the file stays.
 */
public final class DirectoryLock implements AutoCloseable {
  /** The name of the locked file. */
  public static final String FILE = "lock";

  /**
   * What this process holds. The system's lock is one of the whole process: it would be taken
   * twice, and closing any other channel to the file would let it go.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final String OWN_PID = Long.toString(ProcessHandle.current().pid());

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * @param user what takes it, for the message to the next one: {@code control plane}
   * @throws IOException when somebody has the directory, with a sentence that says who; or when the
   *     file cannot be written
   */
  public static DirectoryLock take(Path directory, String user) throws IOException {
    Path key = directory.toRealPath();
    if (!HELD.add(key)) {
      throw new IOException(inUse(directory, user, OWN_PID));
    }
    FileChannel channel = null;
    try {
      Path file = directory.resolve(FILE);
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new IOException(inUse(directory, user, Files.readString(file).strip()));
      }
      channel.truncate(0);
      channel.write(StandardCharsets.US_ASCII.encode(OWN_PID + "\n"));
      return new DirectoryLock(key, channel);
    } catch (IOException | RuntimeException e) {
      HELD.remove(key);
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  private static String inUse(Path directory, String user, String pid) {
    return "another %s, process %s, uses %s: wait for it, stop it, or choose another directory"
        .formatted(user, pid, directory);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(directory);
  }
}
