package sys.storage.raft.client;

/** How fresh a read must be. */
public enum Consistency {
  /** The leader confirms its leadership by a quorum round: the value is the latest. */
  LINEARIZABLE("linearizable"),
  /** The leader answers under its lease: the latest, as long as clocks drift within the bound. */
  LEASE("lease"),
  /** Whatever the asked node has applied: possibly stale. */
  LOCAL("local");

  private final String wireName;

  Consistency(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
