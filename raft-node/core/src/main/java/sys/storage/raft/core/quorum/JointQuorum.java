package sys.storage.raft.core.quorum;

import java.util.Map;
import java.util.function.ToLongFunction;
import sys.storage.raft.core.configuration.MemberId;

/**
 * A majority of the incoming voters and a majority of the outgoing ones (dissertation, section
 * 4.3): whatever one half alone would decide, the other can veto.
 */
public record JointQuorum(MajorityQuorum incoming, MajorityQuorum outgoing) implements Quorum {

  @Override
  public long committedIndex(ToLongFunction<MemberId> acknowledged) {
    return Math.min(incoming.committedIndex(acknowledged), outgoing.committedIndex(acknowledged));
  }

  @Override
  public VoteResult voteResult(Map<MemberId, Boolean> votes) {
    VoteResult left = incoming.voteResult(votes);
    VoteResult right = outgoing.voteResult(votes);
    if (left == VoteResult.LOST || right == VoteResult.LOST) {
      return VoteResult.LOST;
    }
    return left == right ? left : VoteResult.PENDING;
  }
}
