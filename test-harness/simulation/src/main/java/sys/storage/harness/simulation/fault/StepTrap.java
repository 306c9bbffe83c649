package sys.storage.harness.simulation.fault;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sys.storage.harness.simulation.node.Probe;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;

/** Waits for a step of a membership change, so that something can go wrong at it. */
public final class StepTrap implements Probe {

  /** What a leader has done, or is about to do. */
  enum Step {
    LEARNERS_READY,
    LEARNER_APPENDED,
    LEARNER_COMMITTED,
    JOINT_APPENDED,
    JOINT_COMMITTED,
    NEW_APPENDED,
    NEW_COMMITTED
  }

  private record Trap(Step step, Consumer<MemberId> sprung) {}

  private Optional<Trap> trap = Optional.empty();

  /** Only the last trap that was set is open. */
  void set(Step step, Consumer<MemberId> sprung) {
    trap = Optional.of(new Trap(step, sprung));
  }

  @Override
  public void turned(
      MemberId member, List<Event> events, CoreStatus before, CoreStatus after, Effects effects) {
    if (trap.isPresent()
        && after.role() == Role.LEADER
        && before.role() == Role.LEADER
        && isReached(trap.get().step, before, after)) {
      Consumer<MemberId> sprung = trap.get().sprung;
      trap = Optional.empty();
      sprung.accept(member);
    }
  }

  private static boolean isReached(Step step, CoreStatus before, CoreStatus after) {
    boolean appended = after.configurationIndex() > before.configurationIndex();
    boolean committed =
        after.configurationCommitted() && (appended || !before.configurationCommitted());
    boolean joint = after.configuration().isJoint();
    return switch (step) {
      case LEARNERS_READY ->
          after.configurationCommitted()
              && !joint
              && !after.configuration().learners().isEmpty()
              && after.peers().stream().allMatch(CoreStatus.PeerStatus::caughtUp);
      case LEARNER_APPENDED ->
          appended && !joint && after.configuration().learners().size() > learners(before);
      case LEARNER_COMMITTED -> committed && !joint && learners(after) > 0;
      case JOINT_APPENDED -> appended && joint;
      case JOINT_COMMITTED -> committed && joint;
      case NEW_APPENDED -> appended && !joint && before.configuration().isJoint();
      case NEW_COMMITTED -> committed && !joint && after.configuration().learners().isEmpty();
    };
  }

  private static int learners(CoreStatus status) {
    return status.configuration().learners().size();
  }

  @Override
  public void started(MemberId member, Restored found, List<Entry> log, CoreStatus status) {
    // Not a step.
  }

  @Override
  public void written(MemberId member, List<PersistBatch> batches, List<Long> refusedSnapshots) {
    // Not a step.
  }

  @Override
  public void ended(MemberId member, List<PersistBatch> unconfirmed) {
    // Not a step.
  }

  @Override
  public void applied(MemberId member, Entry entry, byte[] reply, long stateHash) {
    // Not a step.
  }

  @Override
  public void restored(MemberId member, SnapshotMetadata snapshot, long stateHash) {
    // Not a step.
  }

  @Override
  public void saved(MemberId member, SnapshotMetadata snapshot) {
    // Not a step.
  }
}
