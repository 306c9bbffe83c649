package sys.storage.raft.core;

import java.util.SortedSet;
import sys.storage.raft.core.configuration.MemberId;

/** One step of a membership change. Each becomes exactly one configuration entry. */
public sealed interface MembershipChange {

  /**
   * Adds a member that receives the log and counts nowhere. Done already when the member is a
   * learner or a voter.
   */
  record AddLearner(MemberId member) implements MembershipChange {}

  /** Takes a learner out. Done already when the configuration does not name the member. */
  record RemoveLearner(MemberId member) implements MembershipChange {}

  /**
   * Enters C(old,new). Each new voter must be a learner that is caught up and durable (readiness
   * gate). Done already when the configuration is joint with these incoming voters, or is simple
   * with exactly these voters.
   *
   * @param voters all voters of C(new); not empty
   */
  record EnterJoint(SortedSet<MemberId> voters) implements MembershipChange {}

  /**
   * Leaves C(old,new) for C(new); legal only when the joint configuration is committed. Done
   * already when not joint.
   */
  record CommitNew() implements MembershipChange {}

  /**
   * Goes from C(old) to C(new) with no joint configuration between them; only in {@link
   * SafetyMode#UNSAFE_NO_JOINT}. The readiness gate is that of {@link EnterJoint}. Done already
   * when the configuration has exactly these voters.
   *
   * @param voters all voters of C(new); not empty
   */
  record SkipJoint(SortedSet<MemberId> voters) implements MembershipChange {}
}
