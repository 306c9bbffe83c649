package sys.storage.raft.node.transport;

/** Bytes from outside that are no frame of this protocol. */
final class MalformedFrameException extends Exception {

  private static final long serialVersionUID = 1;

  MalformedFrameException(String message) {
    super(message);
  }

  MalformedFrameException(String message, Throwable cause) {
    super(message, cause);
  }
}
