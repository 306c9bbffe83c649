package sys.storage.raft.core;

/** What a node does because of its role. What it does in every role is in {@link RaftCore}. */
sealed interface RoleState permits Follower, PreCandidate, Candidate, Leader, Retired {

  Role role();

  /** Looks at the timeouts; called once a turn in which time went on. */
  default void tick() {}

  /** More of what was written is durable. */
  default void onPersisted() {}

  /** The last word of a turn, before its effects are handed out. */
  default void endTurn() {}

  /** Another role takes over; {@link Node#leader} says who leads now. */
  default void leave() {}
}
