package sys.storage.raft.node.runtime;

/** The node did not take a request; nothing has changed. The message says why. */
public final class NodeBusyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Cause {
    /** Too many requests wait. */
    OVERLOADED,
    /** The volume is nearly full. */
    DISK_FULL,
    /** The node is going down. */
    STOPPING
  }

  private final Cause kind;

  NodeBusyException(Cause kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public Cause kind() {
    return kind;
  }
}
