package sys.storage.raftcluster.operator.plan;

import sys.storage.raft.core.configuration.MemberId;

/** What is found at one wanted ordinal. */
public sealed interface Seat {

  int ordinal();

  /** A voter whose disk this is, or whose node does not answer: it keeps its vote. */
  record Voting(int ordinal, MemberId member) implements Seat {}

  /** A learner that may become a voter. */
  record Ready(int ordinal, MemberId member) implements Seat {}

  /**
   * A learner that is not there yet.
   *
   * @param active whether the leader hears from it
   */
  record CatchingUp(int ordinal, MemberId member, boolean active) implements Seat {}

  /** A disk without data that no configuration names: to be added as a learner. */
  record Blank(int ordinal, MemberId member) implements Seat {}

  /** The data of a member that was removed: the disk must be wiped before it is used again. */
  record Stale(int ordinal, MemberId member) implements Seat {}

  /** The data of another cluster: never touched. */
  record Foreign(int ordinal, MemberId member) implements Seat {}

  /**
   * @param why what is missing, as a clause
   */
  record Absent(int ordinal, String why) implements Seat {}
}
