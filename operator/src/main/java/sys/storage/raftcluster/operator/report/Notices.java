package sys.storage.raftcluster.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.Outcome;
import sys.storage.raftcluster.operator.plan.Situation;

/** Events: one for each step of a change and each deed, one for each new trouble. */
public final class Notices {

  private Notices() {}

  /**
   * What was done to the resource itself. Its status is written in the next pass: it is another
   * resource now.
   */
  public static List<Notice> ofAnnotation(Circumstances it) {
    return deed(it).stream().toList();
  }

  /** What the transition from the status before to the one after is worth telling. */
  public static List<Notice> of(Circumstances it, RaftClusterStatus after) {
    var notices = new ArrayList<Notice>();
    step(it).ifPresent(notices::add);
    deed(it).ifPresent(notices::add);
    trouble(it.before(), after).ifPresent(notices::add);
    unsafe(it.before(), after).ifPresent(notices::add);
    violations(it.before(), after).forEach(notices::add);
    return notices;
  }

  /**
   * A step is told when it begins, before it is carried out; its repetitions are not. (Each learner
   * is a deed of its own.)
   */
  private static Optional<Notice> step(Circumstances it) {
    ReconfigStep step = it.step();
    return it.outcome() instanceof Outcome.Pending
            && step != ReconfigStep.NONE
            && step != ReconfigStep.ADD_LEARNER
            && step != it.before().currentReconfigStep()
        ? Optional.of(new Notice(severity(step), step.text(), Descriptions.text(it.action())))
        : Optional.empty();
  }

  private static Notice.Severity severity(ReconfigStep step) {
    return switch (step) {
      case UNSAFE_PEERS, UNSAFE_CONFIGURATION -> Notice.Severity.WARNING;
      case NONE, ADD_LEARNER, CATCH_UP, LEADER_TRANSFER, ENTER_JOINT, COMMIT_NEW, LEAVE_JOINT ->
          Notice.Severity.NORMAL;
    };
  }

  /** Once, when the cluster is seen for the first time. */
  private static Optional<Notice> unsafe(RaftClusterStatus before, RaftClusterStatus after) {
    return safetyMode(before).isPresent()
        ? Optional.empty()
        : safetyMode(after)
            .filter(condition -> condition.getStatus().equals("False"))
            .map(condition -> Notice.warning(condition.getReason(), condition.getMessage()));
  }

  private static Optional<Condition> safetyMode(RaftClusterStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(Conditions.SAFETY_MODE))
        .findFirst();
  }

  private static Stream<Notice> violations(RaftClusterStatus before, RaftClusterStatus after) {
    return after.violations().stream()
        .filter(violation -> !before.violations().contains(violation))
        .map(violation -> Notice.warning("Violation", violation));
  }

  private static Optional<Notice> deed(Circumstances it) {
    if (!(it.outcome() instanceof Outcome.Done(boolean complete)) || !complete) {
      return Optional.empty();
    }
    return switch (it.action()) {
      case Action.Scale _,
          Action.DeleteClaim _,
          Action.DeletePod _,
          Action.Annotate _,
          Action.GrowClaim _,
          Action.Bootstrap _,
          Action.AddLearner _,
          Action.RemoveLearner _ ->
          Optional.of(
              Notice.normal(Descriptions.reason(it.action()), Descriptions.text(it.action())));
      case Action.ForceNewCluster _ ->
          Optional.of(
              Notice.warning(Descriptions.reason(it.action()), Descriptions.text(it.action())));
      case Action.LeaveJoint _ ->
          it.situation()
              .map(Situation::configuration)
              .map(
                  configuration ->
                      Notice.normal(
                          "MembersChanged",
                          "%d members vote now".formatted(configuration.voters().size())));
      case Action.Settled _,
          Action.Hold _,
          Action.RecordClusterId _,
          Action.Apply _,
          Action.LimitDisruption _,
          Action.CatchUp _,
          Action.TransferLeader _,
          Action.EnterJoint _,
          Action.CommitNew _,
          Action.UnsafePeers _,
          Action.UnsafeConfiguration _ ->
          Optional.empty();
    };
  }

  private static Optional<Notice> trouble(RaftClusterStatus before, RaftClusterStatus after) {
    return degraded(after)
        .filter(
            now ->
                degraded(before)
                    .filter(
                        old ->
                            old.getReason().equals(now.getReason())
                                && old.getMessage().equals(now.getMessage()))
                    .isEmpty())
        .map(now -> Notice.warning(now.getReason(), now.getMessage()));
  }

  private static Optional<Condition> degraded(RaftClusterStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(Conditions.DEGRADED))
        .filter(condition -> condition.getStatus().equals("True"))
        .findFirst();
  }
}
