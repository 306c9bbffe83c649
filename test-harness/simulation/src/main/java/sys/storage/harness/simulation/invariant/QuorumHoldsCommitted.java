package sys.storage.harness.simulation.invariant;

import java.util.Collection;
import java.util.List;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;

/**
 * No quorum of the committed configuration is without the last committed entry, on disk: whoever
 * could elect a leader knows of it (section 3.6.3). It holds at every moment, whatever is cut off,
 * recovered, wiped or replaced.
 */
final class QuorumHoldsCommitted extends Invariant {

  private final History history;
  private long checked;

  QuorumHoldsCommitted(History history) {
    this.history = history;
  }

  @Override
  protected void started(MemberHistory member) {
    check(member);
  }

  @Override
  protected void turned(Turn turn) {
    if (history.lastCommitted() != checked) {
      checked = history.lastCommitted();
      check(turn.member());
    }
  }

  @Override
  protected void written(MemberHistory member, List<PersistBatch> batches) {
    for (PersistBatch batch : batches) {
      if (batch.truncateFrom().isPresent() || batch.snapshotChunk().isPresent()) {
        check(member);
      }
    }
  }

  private void check(MemberHistory cause) {
    if (history.lastCommitted() == 0 || history.committedConfiguration().isEmpty()) {
      return;
    }
    Entry last = history.committed(history.lastCommitted()).orElseThrow();
    Configuration configuration = history.committedConfiguration().get();
    require(
        !isQuorumWithout(configuration, last),
        cause,
        "a quorum of %s does not hold the committed entry %s",
        configuration,
        last);
  }

  private boolean isQuorumWithout(Configuration configuration, Entry entry) {
    return isMajorityWithout(configuration.voters(), entry)
        && (!configuration.isJoint() || isMajorityWithout(configuration.outgoing(), entry));
  }

  private boolean isMajorityWithout(Collection<MemberId> voters, Entry entry) {
    return History.isMajority(
        voters,
        voter -> {
          MemberHistory member = history.member(voter);
          return member.isLost() || !member.disk().holds(entry.index(), entry.term());
        });
  }
}
