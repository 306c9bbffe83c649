package sys.storage.raft.core.configuration;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A list of voters that was imposed on one node, in place of what its log says (the mode
 * unsafe-early-vote). No other node need have the same.
 *
 * @param operatorEpoch fencing number of the operator that imposed it
 */
public record StaticPeers(SortedSet<MemberId> voters, long operatorEpoch) {

  /**
   * @throws IllegalArgumentException when there is no voter
   */
  public StaticPeers {
    if (voters.isEmpty()) {
      throw new IllegalArgumentException("a list of peers needs at least one voter");
    }
    voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
  }
}
