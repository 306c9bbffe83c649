package sys.storage.harness.simulation.coverage;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import sys.storage.harness.simulation.node.Probe;
import sys.storage.harness.simulation.node.Write;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/** Counts rare situations. */
public final class RareWatch implements Probe {

  private static final int MOST_VOTERS = 7;

  private final Map<Rare, Long> counts = new EnumMap<>(Rare.class);
  private final Map<MemberId, CoreStatus> last = new LinkedHashMap<>();
  private final Map<MemberId, RequestWatch> requests = new LinkedHashMap<>();
  private final ReadWatch reads = new ReadWatch(this);
  private final Map<MemberId, HardState> found = new HashMap<>();
  private final Set<Command> commands = new HashSet<>();
  private final Map<Long, MemberId> jointBy = new TreeMap<>();
  private long applied;

  private record Command(UUID client, long sequence) {}

  /** How often each occurred; those that did not are missing. */
  public Map<Rare, Long> counts() {
    return counts;
  }

  /** Counts what no core sees. */
  public void saw(Rare rare) {
    counts.merge(rare, 1L, Long::sum);
  }

  void sawIf(boolean seen, Rare rare) {
    if (seen) {
      saw(rare);
    }
  }

  @Override
  public void started(MemberId member, Restored restored, List<Entry> log, CoreStatus status) {
    last.put(member, status);
    requests.put(member, new RequestWatch(this));
    found.put(member, restored.hardState());
    sawIf(status.configuration().isJoint(), Rare.RESTARTED_IN_JOINT);
    sawIf(!status.configurationCommitted(), Rare.RESTARTED_WITH_UNCOMMITTED_CONFIGURATION);
    sawIf(restored.removed(), Rare.RESTARTED_AS_RETIRED);
    sawIf(restored.snapshot().index() > 0, Rare.RESTARTED_FROM_SNAPSHOT);
  }

  @Override
  public void turned(
      MemberId member, List<Event> events, CoreStatus before, CoreStatus after, Effects effects) {
    last.put(member, after);
    for (Notice notice : effects.notices()) {
      noticed(member, events, before, after, notice);
    }
    for (Event event : events) {
      if (event instanceof Event.Received(Message message)) {
        received(member, before, after, message);
      }
    }
    for (Message message : effects.messages()) {
      sent(member, after, message);
    }
    requests
        .computeIfAbsent(member, _ -> new RequestWatch(this))
        .turned(events, after, effects.replies());
    reads.turned(member, events, before, after, leads(before) && isStale(before));
    if (after.role() == Role.LEADER && before.role() == Role.LEADER) {
      led(before, after);
    }
  }

  private void led(CoreStatus before, CoreStatus after) {
    if (after.commitIndex() > before.commitIndex()) {
      sawIf(
          after.configuration().voters().size() == 1 && !after.configuration().isJoint(),
          Rare.COMMITTED_BY_ONE_VOTER);
      sawIf(after.commitIndex() > after.durableIndex(), Rare.COMMITTED_BEFORE_DURABLE_AT_LEADER);
    }
    sawIf(
        after.removalConfirmed().size() > before.removalConfirmed().size(), Rare.REMOVAL_CONFIRMED);
  }

  private void noticed(
      MemberId member, List<Event> events, CoreStatus before, CoreStatus after, Notice notice) {
    switch (notice) {
      case Notice.RoleChanged(Role from, Role to, long _) ->
          roleChanged(member, events, after, from, to);
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
        boolean joint = after.configuration().isJoint();
        boolean learner = !after.configuration().isVoter(peer);
        sawIf(learner, Rare.SNAPSHOT_SENT_TO_LEARNER);
        sawIf(joint, Rare.SNAPSHOT_SENT_IN_JOINT);
        sawIf(learner && joint, Rare.SNAPSHOT_SENT_TO_LEARNER_IN_JOINT);
      }
      case Notice.SnapshotInstalled(long _) -> {
        saw(Rare.SNAPSHOT_INSTALLED);
        sawIf(after.configuration().isJoint(), Rare.SNAPSHOT_INSTALLED_IN_JOINT);
      }
      case Notice.Retired _ -> saw(Rare.MEMBER_RETIRED);
      case Notice.MessageRefused _ ->
          sawIf(events.stream().allMatch(it -> isFor(member, it)), Rare.GARBLED_MESSAGE_REFUSED);
      case Notice.LeaderChanged _, Notice.ElectionStarted _, Notice.Violation _ -> {}
    }
  }

  /** Whether nothing is wrong with whom it is for, nor with a file. */
  private static boolean isFor(MemberId member, Event event) {
    return !(event instanceof Event.SnapshotRefused)
        && !(event instanceof Event.Received(Message message)
            && !message.envelope().to().equals(member));
  }

  private void roleChanged(
      MemberId member, List<Event> events, CoreStatus after, Role from, Role to) {
    if (to == Role.LEADER) {
      elected(member, after);
    } else if (from == Role.LEADER) {
      if (after.configurationCommitted() && !after.configuration().isVoter(member)) {
        saw(Rare.REMOVED_LEADER_STEPPED_DOWN);
      } else {
        saw(after.leader().isPresent() ? Rare.LEADER_DEPOSED : Rare.LEADER_LOST_ITS_QUORUM);
      }
    } else if (to == Role.FOLLOWER) {
      saw(from == Role.PRE_CANDIDATE ? Rare.PRE_VOTE_LOST : Rare.ELECTION_LOST);
    } else if (to == Role.CANDIDATE) {
      sawIf(
          events.stream()
              .anyMatch(
                  event ->
                      event instanceof Event.Received(Message message)
                          && message instanceof Message.TimeoutNow),
          Rare.ELECTED_AFTER_TRANSFER);
    }
  }

  private void elected(MemberId member, CoreStatus after) {
    sawIf(after.configuration().isJoint(), Rare.ELECTED_IN_JOINT);
    sawIf(!after.configurationCommitted(), Rare.ELECTED_WITH_UNCOMMITTED_CONFIGURATION);
    sawIf(!after.configuration().isVoter(member), Rare.ELECTED_OUTSIDE_NEW_VOTERS);
    sawIf(after.commitIndex() < after.lastIndex() - 1, Rare.ELECTED_WITH_UNCOMMITTED_ENTRIES);
    sawIf(
        last.values().stream().anyMatch(other -> leads(other) && other.term() < after.term()),
        Rare.ELECTED_WHILE_ANOTHER_STILL_LEADS);
  }

  private static boolean leads(CoreStatus status) {
    return status.role() == Role.LEADER;
  }

  /** Whether somebody leads a later term. */
  private boolean isStale(CoreStatus leader) {
    return last.values().stream().anyMatch(other -> leads(other) && other.term() > leader.term());
  }

  private void configured(
      MemberId member, CoreStatus before, CoreStatus after, long index, Configuration to) {
    if (after.role() != Role.LEADER || index <= before.configurationIndex()) {
      return;
    }
    Configuration from = before.configuration();
    sawIf(!to.voters().contains(member), Rare.LEADER_OUTSIDE_NEW_VOTERS);
    if (to.isJoint()) {
      saw(Rare.JOINT_APPENDED);
      jointBy.put(index, member);
    } else if (from.isJoint()) {
      saw(Rare.JOINT_LEFT);
      sawIf(
          !member.equals(jointBy.get(before.configurationIndex())),
          Rare.JOINT_LEFT_BY_ANOTHER_LEADER);
    } else if (to.learners().size() > from.learners().size()) {
      saw(Rare.LEARNER_ADDED);
      sawIf(
          to.learners().stream()
              .anyMatch(
                  learner ->
                      !from.learners().contains(learner)
                          && to.voters().stream()
                              .anyMatch(voter -> voter.name().equals(learner.name()))),
          Rare.LEARNER_ADDED_IN_PLACE_OF_A_LOST_VOTER);
    } else {
      saw(Rare.LEARNER_REMOVED);
    }
  }

  private void received(MemberId member, CoreStatus before, CoreStatus after, Message message) {
    if (!message.envelope().to().equals(member)) {
      saw(Rare.MESSAGE_FOR_ANOTHER_INCARNATION);
    } else if (message instanceof Message.VoteRequest request) {
      sawIf(request.envelope().term() > after.term(), Rare.VOTE_REFUSED_UNDER_LEASE);
      sawIf(
          isSecond(request, found.getOrDefault(member, HardState.INITIAL)),
          Rare.SECOND_VOTE_ASKED_AFTER_RESTART);
    } else if (message instanceof Message.AppendResponse response) {
      sawIf(!response.accepted() && before.role() == Role.LEADER, Rare.APPEND_REJECTED);
    }
  }

  /** Whether the disk of a member that has restarted knows of a vote for somebody else. */
  private static boolean isSecond(Message.VoteRequest request, HardState disk) {
    return disk.term() == request.envelope().term()
        && disk.vote().filter(vote -> !vote.equals(request.envelope().from())).isPresent();
  }

  private void sent(MemberId member, CoreStatus after, Message message) {
    if (message instanceof Message.VoteResponse(var envelope, boolean granted)
        && envelope.term() == after.term()) {
      sawIf(!granted && after.leader().isEmpty(), Rare.VOTE_REFUSED_FOR_THE_LOG);
      sawIf(granted && !after.configuration().isVoter(member), Rare.VOTE_GRANTED_BY_LEARNER);
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
      leaderDied(status);
    }
  }

  private void leaderDied(CoreStatus status) {
    boolean committed = status.configurationCommitted();
    boolean learners = !status.configuration().learners().isEmpty();
    if (status.configuration().isJoint()) {
      saw(
          committed
              ? Rare.LEADER_DIED_AFTER_COMMITTING_JOINT
              : Rare.LEADER_DIED_AFTER_APPENDING_JOINT);
    } else if (learners) {
      sawIf(!committed, Rare.LEADER_DIED_AFTER_APPENDING_A_LEARNER);
      sawIf(
          committed && status.peers().stream().allMatch(CoreStatus.PeerStatus::caughtUp),
          Rare.LEADER_DIED_WITH_READY_LEARNERS);
    } else if (!committed) {
      saw(Rare.LEADER_DIED_AFTER_APPENDING_NEW);
    } else {
      sawIf(
          status.peers().stream()
              .anyMatch(peer -> peer.active() && peer.commitIndex() < status.configurationIndex()),
          Rare.LEADER_DIED_AFTER_COMMITTING_NEW);
    }
  }

  @Override
  public void applied(MemberId member, Entry entry, byte[] reply, long stateHash) {
    if (entry.index() > applied) {
      applied = entry.index();
      if (entry.kind() == Entry.Kind.COMMAND) {
        Write write = Write.decode(entry.payload());
        sawIf(!commands.add(new Command(write.client(), write.sequence())), Rare.COMMAND_REPEATED);
      }
    }
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
