package sys.storage.harness.simulation.fault;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sys.storage.harness.simulation.node.Probe;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.PersistBatch.SnapshotChunkWrite;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;

/** Waits for a moment at which something can go wrong. */
public final class StepTrap implements Probe {

  /** What a member has done, or is about to do. */
  enum Moment {
    // Steps of a change, at the leader.
    LEARNERS_READY,
    LEARNER_APPENDED,
    LEARNER_COMMITTED,
    JOINT_APPENDED,
    JOINT_COMMITTED,
    NEW_APPENDED,
    NEW_COMMITTED,
    /** It begins to lead: nothing of its term is committed. */
    ELECTED,
    /** It tells another one to campaign. */
    HANDED_OVER,
    /** It tells a candidate that it votes for it. */
    VOTE_GRANTED,
    /** It writes the last part but one of a snapshot that it is sent. */
    SNAPSHOT_NEARLY_COMPLETE,
    /** It writes the last part of a snapshot that it is sent. */
    SNAPSHOT_COMPLETE,
    /** A received snapshot has become its state. */
    SNAPSHOT_INSTALLED;

    /** The steps of a change. */
    static List<Moment> ofChange() {
      return List.copyOf(EnumSet.range(LEARNERS_READY, NEW_COMMITTED));
    }
  }

  private record Trap(Moment moment, Consumer<MemberId> sprung) {}

  private Optional<Trap> trap = Optional.empty();

  /** Only the last trap that was set is open. */
  void set(Moment moment, Consumer<MemberId> sprung) {
    trap = Optional.of(new Trap(moment, sprung));
  }

  @Override
  public void turned(
      MemberId member, List<Event> events, CoreStatus before, CoreStatus after, Effects effects) {
    if (trap.isPresent() && isReached(trap.get().moment, before, after, effects)) {
      Consumer<MemberId> sprung = trap.get().sprung;
      trap = Optional.empty();
      sprung.accept(member);
    }
  }

  private static boolean isReached(
      Moment moment, CoreStatus before, CoreStatus after, Effects effects) {
    boolean leads = after.role() == Role.LEADER;
    boolean goesOn = leads && before.role() == Role.LEADER;
    boolean appended = goesOn && after.configurationIndex() > before.configurationIndex();
    boolean committed =
        goesOn && after.configurationCommitted() && (appended || !before.configurationCommitted());
    boolean joint = after.configuration().isJoint();
    return switch (moment) {
      case LEARNERS_READY ->
          goesOn
              && after.configurationCommitted()
              && !joint
              && learners(after) > 0
              && after.peers().stream().allMatch(CoreStatus.PeerStatus::caughtUp);
      case LEARNER_APPENDED -> appended && !joint && learners(after) > learners(before);
      case LEARNER_COMMITTED -> committed && !joint && learners(after) > 0;
      case JOINT_APPENDED -> appended && joint;
      case JOINT_COMMITTED -> committed && joint;
      case NEW_APPENDED -> appended && !joint && before.configuration().isJoint();
      case NEW_COMMITTED -> committed && !joint && learners(after) == 0;
      case ELECTED -> leads && !goesOn;
      case HANDED_OVER ->
          leads && effects.messages().stream().anyMatch(Message.TimeoutNow.class::isInstance);
      case VOTE_GRANTED ->
          effects.messages().stream()
              .anyMatch(
                  message ->
                      message instanceof Message.VoteResponse(var _, boolean granted) && granted);
      case SNAPSHOT_NEARLY_COMPLETE -> chunk(effects).filter(StepTrap::isLastButOne).isPresent();
      case SNAPSHOT_COMPLETE -> chunk(effects).filter(SnapshotChunkWrite::last).isPresent();
      case SNAPSHOT_INSTALLED ->
          effects.notices().stream().anyMatch(Notice.SnapshotInstalled.class::isInstance);
    };
  }

  private static Optional<SnapshotChunkWrite> chunk(Effects effects) {
    return effects.persist().flatMap(PersistBatch::snapshotChunk);
  }

  private static boolean isLastButOne(SnapshotChunkWrite chunk) {
    long written = chunk.offset() + chunk.data().length;
    return !chunk.last() && chunk.snapshot().sizeBytes() - written <= chunk.data().length;
  }

  private static int learners(CoreStatus status) {
    return status.configuration().learners().size();
  }
}
