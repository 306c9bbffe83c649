package sys.storage.raft.core;

/**
 * Something happened that the protocol excludes: a bug, or a disk that forgot what it had fsynced.
 * Going on could lose acknowledged writes, so the node stops; restarting it does no harm.
 */
public final class InvariantViolation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvariantViolation(String message) {
    super(message);
  }
}
