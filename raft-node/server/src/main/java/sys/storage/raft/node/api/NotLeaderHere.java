package sys.storage.raft.node.api;

/** This node does not lead any more, or not yet; nothing has changed. Carries no stack. */
final class NotLeaderHere extends Exception {

  private static final long serialVersionUID = 1;

  NotLeaderHere(String message) {
    super(message, null, false, false);
  }
}
