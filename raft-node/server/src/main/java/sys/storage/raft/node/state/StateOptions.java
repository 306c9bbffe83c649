package sys.storage.raft.node.state;

/**
 * How much history is kept. Must be equal on all members, or they answer reads of old revisions
 * differently.
 *
 * @param historyRevisions newest revisions whose changes are kept
 * @param historyBytes bound of what those changes take, with the values that they replaced
 */
public record StateOptions(long historyRevisions, long historyBytes) {

  public static final StateOptions DEFAULTS = new StateOptions(100_000, 16 << 20);

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public StateOptions {
    if (historyRevisions < 0 || historyBytes < 0) {
      throw new IllegalArgumentException(
          "historyRevisions %d and historyBytes %d must not be negative"
              .formatted(historyRevisions, historyBytes));
    }
  }
}
