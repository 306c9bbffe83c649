package sys.storage.raft.core.quorum;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import sys.storage.raft.core.configuration.MemberId;

/** More than half of one set of voters. */
public record MajorityQuorum(List<MemberId> voters) implements Quorum {

  public MajorityQuorum {
    voters = List.copyOf(voters);
  }

  public MajorityQuorum(Collection<MemberId> voters) {
    this(List.copyOf(voters));
  }

  @Override
  public long committedIndex(ToLongFunction<MemberId> acknowledged) {
    int count = voters.size();
    if (count == 0) {
      return UNBOUNDED;
    }
    long[] sorted = new long[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = acknowledged.applyAsLong(voters.get(i));
    }
    Arrays.sort(sorted);
    // Ascending, so that everything from here on, which is a majority, is at least this number.
    return sorted[count - majority()];
  }

  @Override
  public VoteResult voteResult(Map<MemberId, Boolean> votes) {
    int granted = 0;
    int open = 0;
    for (MemberId voter : voters) {
      Boolean vote = votes.get(voter);
      if (vote == null) {
        open++;
      } else if (vote) {
        granted++;
      }
    }
    if (voters.isEmpty() || granted >= majority()) {
      return VoteResult.WON;
    }
    return granted + open >= majority() ? VoteResult.PENDING : VoteResult.LOST;
  }

  private int majority() {
    return voters.size() / 2 + 1;
  }
}
