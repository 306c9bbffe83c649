package sys.storage.raft.node.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Durable data is not what was written. The node must not start from it: it may have acknowledged
 * what is damaged. The way out is a new member in its place.
 */
public final class CorruptionException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param offset where in the file, in bytes
   * @param finding what is wrong there
   */
  public CorruptionException(Path file, long offset, String finding) {
    super(
        ("%s is corrupt at byte %d: %s. This member may have acknowledged what is damaged, so it"
                + " does not start. Delete its volume claim and its pod: the operator puts a new"
                + " member in its place, which takes its data from the leader")
            .formatted(file, offset, finding));
  }
}
