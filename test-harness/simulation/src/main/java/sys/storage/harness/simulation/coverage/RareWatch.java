package sys.storage.harness.simulation.coverage;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sys.storage.harness.simulation.node.Probe;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;

/** Counts rare situations. */
public final class RareWatch implements Probe {

  private static final int MOST_VOTERS = 7;

  private final Map<Rare, Long> counts = new EnumMap<>(Rare.class);
  private final Map<MemberId, CoreStatus> last = new HashMap<>();

  /** How often each occurred; those that did not are missing. */
  public Map<Rare, Long> counts() {
    return counts;
  }

  private void saw(Rare rare) {
    counts.merge(rare, 1L, Long::sum);
  }

  private void sawIf(boolean seen, Rare rare) {
    if (seen) {
      saw(rare);
    }
  }

  @Override
  public void started(MemberId member, Restored found, List<Entry> log, CoreStatus status) {
    last.put(member, status);
    sawIf(status.configuration().isJoint(), Rare.RESTARTED_IN_JOINT);
    sawIf(!status.configurationCommitted(), Rare.RESTARTED_WITH_UNCOMMITTED_CONFIGURATION);
    sawIf(found.removed(), Rare.RESTARTED_AS_RETIRED);
    sawIf(found.snapshot().index() > 0, Rare.RESTARTED_FROM_SNAPSHOT);
  }

  @Override
  public void turned(
      MemberId member, List<Event> events, CoreStatus before, CoreStatus after, Effects effects) {
    last.put(member, after);
    for (Notice notice : effects.notices()) {
      noticed(member, before, after, notice);
    }
    for (Reply reply : effects.replies()) {
      replied(after, reply);
    }
    sawIf(
        after.role() == Role.LEADER
            && after.commitIndex() > before.commitIndex()
            && after.configuration().voters().size() == 1
            && !after.configuration().isJoint(),
        Rare.COMMITTED_BY_ONE_VOTER);
  }

  private void noticed(MemberId member, CoreStatus before, CoreStatus after, Notice notice) {
    switch (notice) {
      case Notice.RoleChanged(Role from, Role to, long _) -> roleChanged(member, after, from, to);
      case Notice.ConfigurationChanged(long index, Configuration to) ->
          configured(member, before, after, index, to);
      case Notice.ConfigurationCommitted(long _, Configuration to) -> {
        sawIf(to.isJoint(), Rare.JOINT_COMMITTED);
        sawIf(to.voters().size() >= MOST_VOTERS, Rare.SEVEN_VOTERS);
      }
      case Notice.LogTruncated(long from, long _) -> {
        saw(Rare.LOG_TRUNCATED);
        if (from <= before.configurationIndex()) {
          saw(Rare.CONFIGURATION_TRUNCATED);
          sawIf(before.configuration().isJoint(), Rare.JOINT_TRUNCATED);
        }
      }
      case Notice.SnapshotSendStarted(MemberId peer, long _) -> {
        sawIf(after.configuration().learners().contains(peer), Rare.SNAPSHOT_SENT_TO_LEARNER);
        sawIf(after.configuration().isJoint(), Rare.SNAPSHOT_SENT_IN_JOINT);
      }
      case Notice.SnapshotInstalled(long _) -> {
        saw(Rare.SNAPSHOT_INSTALLED);
        sawIf(after.configuration().isJoint(), Rare.SNAPSHOT_INSTALLED_IN_JOINT);
      }
      case Notice.MessageRefused _ -> saw(Rare.MESSAGE_REFUSED);
      case Notice.Retired _ -> saw(Rare.MEMBER_RETIRED);
      case Notice.LeaderChanged _, Notice.ElectionStarted _ -> {}
    }
  }

  private void roleChanged(MemberId member, CoreStatus after, Role from, Role to) {
    if (to == Role.LEADER) {
      sawIf(after.configuration().isJoint(), Rare.ELECTED_IN_JOINT);
      sawIf(!after.configurationCommitted(), Rare.ELECTED_WITH_UNCOMMITTED_CONFIGURATION);
    } else if (from == Role.LEADER) {
      if (after.configurationCommitted() && !after.configuration().isVoter(member)) {
        saw(Rare.REMOVED_LEADER_STEPPED_DOWN);
      } else {
        saw(after.leader().isPresent() ? Rare.LEADER_DEPOSED : Rare.LEADER_LOST_ITS_QUORUM);
      }
    } else if (to == Role.FOLLOWER) {
      saw(from == Role.PRE_CANDIDATE ? Rare.PRE_VOTE_LOST : Rare.ELECTION_LOST);
    }
  }

  private void configured(
      MemberId member, CoreStatus before, CoreStatus after, long index, Configuration to) {
    if (after.role() != Role.LEADER || index <= before.configurationIndex()) {
      return;
    }
    Configuration from = before.configuration();
    sawIf(to.isJoint(), Rare.JOINT_APPENDED);
    sawIf(from.isJoint() && !to.isJoint(), Rare.JOINT_LEFT);
    sawIf(!to.voters().contains(member), Rare.LEADER_OUTSIDE_NEW_VOTERS);
    if (!from.isJoint() && !to.isJoint()) {
      saw(
          to.learners().size() > from.learners().size()
              ? Rare.LEARNER_ADDED
              : Rare.LEARNER_REMOVED);
    }
  }

  private void replied(CoreStatus status, Reply reply) {
    switch (reply) {
      case Reply.Proposed _ -> {}
      case Reply.ReadReady _ -> sawIf(status.configuration().isJoint(), Rare.READ_IN_JOINT);
      case Reply.MembershipDone done -> sawIf(done.alreadyDone(), Rare.CHANGE_ALREADY_DONE);
      case Reply.TransferDone _ -> saw(Rare.TRANSFER_DONE);
      case Reply.Refused(long _, Refusal refusal) -> refused(refusal);
    }
  }

  private void refused(Refusal refusal) {
    switch (refusal) {
      case Refusal.NotLeader _, Refusal.Illegal _ -> {}
      case Refusal.LostLeadership _ -> saw(Rare.LEADERSHIP_LOST_BEFORE_THE_OUTCOME);
      case Refusal.Overloaded _ -> saw(Rare.PROPOSAL_OVERLOADED);
      case Refusal.Transferring _ -> saw(Rare.PROPOSAL_DURING_TRANSFER);
      case Refusal.ConfigurationMismatch _ -> saw(Rare.CHANGE_WITH_OTHER_CONFIGURATION);
      case Refusal.StaleOperator _ -> saw(Rare.CHANGE_BY_STALE_OPERATOR);
      case Refusal.NotYet _ -> saw(Rare.CHANGE_TOO_EARLY);
      case Refusal.NotReady _ -> saw(Rare.CHANGE_WITHOUT_READINESS);
    }
  }

  @Override
  public void written(MemberId member, List<PersistBatch> batches, List<Long> refusedSnapshots) {
    sawIf(!refusedSnapshots.isEmpty(), Rare.SNAPSHOT_REFUSED);
  }

  @Override
  public void ended(MemberId member, List<PersistBatch> unconfirmed) {
    sawIf(!unconfirmed.isEmpty(), Rare.DIED_WHILE_WRITING);
    CoreStatus status = last.remove(member);
    if (status != null && status.role() == Role.LEADER) {
      sawIf(status.configuration().isJoint(), Rare.LEADER_DIED_IN_JOINT);
      sawIf(!status.configurationCommitted(), Rare.LEADER_DIED_WITH_UNCOMMITTED_CONFIGURATION);
    }
  }

  @Override
  public void applied(MemberId member, Entry entry, byte[] reply, long stateHash) {
    // Nothing rare.
  }

  @Override
  public void restored(MemberId member, SnapshotMetadata snapshot, long stateHash) {
    // Counted as installed.
  }

  @Override
  public void saved(MemberId member, SnapshotMetadata snapshot) {
    // Nothing rare.
  }
}
