package sys.storage.harness.scenarios.soak;

import java.util.Locale;

/** What may happen to a cluster that must not lose anything. */
enum FaultKind {
  /** A minority is cut off from the rest, in both directions. */
  PARTITION,
  /** The leader is cut off from all others. */
  LEADER_PARTITION,
  /** Two members do not reach each other, and both reach the rest. */
  PARTIAL_PARTITION,
  /** A member hears the others, and they do not hear it. */
  ONE_WAY_PARTITION,
  /** Nobody reaches anybody: there is no quorum. */
  SHATTER,
  /** All messages of a member come late. */
  DELAY,
  /** Messages of a member are lost at random. */
  LOSS,
  /** Messages of a member come twice at random. */
  DUPLICATION,
  /** Messages of a member overtake each other. */
  REORDERING,
  /** The disk of a member is slow. */
  SLOW_FSYNC,
  /** An fsync of a member fails, and its node stops. */
  FAILED_FSYNC,
  /** SIGKILL of a member. */
  KILL,
  /** SIGKILL of the leader. */
  LEADER_KILL,
  /** SIGKILL of as many as there may be without losing the quorum. */
  MINORITY_KILL,
  /** SIGKILL of all at once. */
  ALL_KILL,
  /** SIGSTOP of a member, and SIGCONT. */
  PAUSE,
  /** SIGSTOP of the leader, and SIGCONT: it wakes up and believes that it leads. */
  LEADER_PAUSE,
  /** Leadership goes to another voter, several times in a row. */
  ELECTIONS,
  /** SIGKILL of the operator; another one is started. */
  OPERATOR_KILL,
  /** The pod of a member is deleted without grace, and made anew on the same disk. */
  POD_KILL,
  /** A member loses its disk, while all others are well. */
  WIPE;

  /** As it is called in the output. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
