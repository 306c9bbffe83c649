package sys.storage.raft.core.quorum;

import java.util.Map;
import java.util.function.ToLongFunction;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/** Which acknowledgements and which votes decide. Immutable. */
public sealed interface Quorum permits MajorityQuorum, JointQuorum {

  /** What {@link #committedIndex} answers when there is no voter: nothing holds anything up. */
  long UNBOUNDED = Long.MAX_VALUE;

  /** How an election stands. */
  enum VoteResult {
    WON,
    LOST,
    PENDING
  }

  /**
   * The largest number that a quorum has acknowledged. Not only log indexes are counted so: rounds
   * of reads and times of contact as well.
   *
   * @param acknowledged the number that a voter has acknowledged, 0 when it was never heard
   */
  long committedIndex(ToLongFunction<MemberId> acknowledged);

  /**
   * @param votes who has granted (true) or refused (false); others have not answered
   */
  VoteResult voteResult(Map<MemberId, Boolean> votes);

  /** The quorum that the configuration asks for. */
  static Quorum of(Configuration configuration) {
    var incoming = new MajorityQuorum(configuration.voters());
    return configuration.isJoint()
        ? new JointQuorum(incoming, new MajorityQuorum(configuration.outgoing()))
        : incoming;
  }
}
