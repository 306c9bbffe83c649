package sys.storage.raftcluster.operator.act;

import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminApi;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.operator.observe.Nodes;
import sys.storage.raftcluster.operator.observe.Records;
import sys.storage.raftcluster.operator.observe.Workload;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.Outcome;
import sys.storage.raftcluster.operator.workload.Piece;

/** Carries out one action. Never waits for anything but the answer to its one call. */
public final class Executor {

  private static final int CONFLICT = 409;
  private static final int CLIENT_ERRORS = 400;
  private static final int SERVER_ERRORS = 500;

  private final KubernetesWrites kubernetes;
  private final Nodes nodes;
  private final LongSupplier epoch;

  /**
   * @param epoch the operator epoch, by which nodes refuse an operator of the past
   */
  public Executor(KubernetesWrites kubernetes, Nodes nodes, LongSupplier epoch) {
    this.kubernetes = kubernetes;
    this.nodes = nodes;
    this.epoch = epoch;
  }

  /**
   * @param read the objects that the decision was made of: one that has changed since is not
   *     written
   */
  public Outcome execute(RaftCluster cluster, Workload read, Action action) {
    return switch (action) {
      case Action.Settled _, Action.Hold _, Action.RecordClusterId _ -> new Outcome.Pending();
      case Action.Apply(Piece piece, int replicas, int maxUnavailable) ->
          apply(cluster, read, piece, replicas, maxUnavailable);
      case Action.Scale(int _, int to) -> apply(cluster, read, Piece.STATEFUL_SET, to, 0);
      case Action.LimitDisruption(int maxUnavailable) ->
          apply(cluster, read, Piece.DISRUPTION_BUDGET, 0, maxUnavailable);
      case Action.DeleteClaim(String claim, String uid, String _) ->
          write(() -> kubernetes.deleteClaim(cluster, claim, uid));
      case Action.DeletePod(String pod, String uid, var keptClaim, String _) ->
          write(() -> kubernetes.deletePod(cluster, pod, uid, keptClaim));
      case Action.Annotate(String annotation, var value, String _, String _) ->
          write(() -> kubernetes.annotate(cluster, annotation, value));
      case Action.GrowClaim(String claim, String version, long bytes) ->
          write(() -> kubernetes.growClaim(cluster, claim, version, bytes), Records.GROWTH_REFUSED);
      case Action.Bootstrap(Action.Addressee node, MemberId member) ->
          outcome(
              api(node)
                  .bootstrap(
                      new AdminRequest.Bootstrap(
                          node.clusterId(), epoch.getAsLong(), Member.of(member))));
      case Action.ForceNewCluster(Action.Addressee node, var newClusterId, String _) ->
          outcome(
              api(node)
                  .forceNewCluster(
                      new AdminRequest.ForceNewCluster(
                          node.clusterId(), epoch.getAsLong(), newClusterId)));
      case Action.AddLearner(Action.Addressee leader, MemberId member, boolean _) ->
          outcome(
              api(leader)
                  .addLearner(
                      new AdminRequest.AddLearner(
                          leader.clusterId(),
                          epoch.getAsLong(),
                          leader.configurationIndex(),
                          Member.of(member))));
      case Action.RemoveLearner(Action.Addressee leader, MemberId member) ->
          outcome(
              api(leader)
                  .removeLearner(
                      new AdminRequest.RemoveLearner(
                          leader.clusterId(),
                          epoch.getAsLong(),
                          leader.configurationIndex(),
                          Member.of(member))));
      case Action.CatchUp(Action.Addressee leader, var _) ->
          catchUp(
              api(leader)
                  .catchUp(new AdminRequest.CatchUp(leader.clusterId(), epoch.getAsLong(), 0)));
      case Action.TransferLeader(Action.Addressee leader, MemberId target, boolean _, boolean _) ->
          outcome(
              api(leader)
                  .transferLeader(
                      new AdminRequest.TransferLeader(
                          leader.clusterId(), epoch.getAsLong(), Optional.of(Member.of(target)))));
      case Action.EnterJoint(Action.Addressee leader, var voters, boolean _) ->
          outcome(
              api(leader)
                  .enterJoint(
                      new AdminRequest.EnterJoint(
                          leader.clusterId(),
                          epoch.getAsLong(),
                          leader.configurationIndex(),
                          members(voters))));
      case Action.CommitNew(Action.Addressee leader) ->
          outcome(
              api(leader)
                  .commitNew(
                      new AdminRequest.CommitNew(
                          leader.clusterId(), epoch.getAsLong(), leader.configurationIndex())));
      case Action.UnsafePeers(Action.Addressee node, var voters, boolean _) ->
          outcome(
              api(node)
                  .unsafePeers(
                      new AdminRequest.UnsafePeers(
                          node.clusterId(), epoch.getAsLong(), members(voters))));
      case Action.UnsafeConfiguration(Action.Addressee leader, var voters, boolean _) ->
          outcome(
              api(leader)
                  .unsafeConfiguration(
                      new AdminRequest.UnsafeConfiguration(
                          leader.clusterId(),
                          epoch.getAsLong(),
                          leader.configurationIndex(),
                          members(voters))));
      case Action.LeaveJoint(Action.Addressee leader, var removed, var waitingFor) ->
          leave(
              waitingFor.isEmpty(),
              api(leader)
                  .leaveJoint(
                      new AdminRequest.LeaveJoint(
                          leader.clusterId(),
                          epoch.getAsLong(),
                          leader.configurationIndex(),
                          members(removed),
                          0)));
    };
  }

  private Outcome apply(
      RaftCluster cluster, Workload read, Piece piece, int replicas, int maxUnavailable) {
    return write(
        () -> kubernetes.apply(cluster, piece, replicas, maxUnavailable, read.version(piece)));
  }

  private AdminApi api(Action.Addressee node) {
    return nodes.at(node.address());
  }

  private static List<Member> members(Collection<MemberId> ids) {
    return ids.stream().map(Member::of).toList();
  }

  private static Outcome catchUp(Answer<AdminResult.CatchUpProgress> answer) {
    return answer instanceof Answer.Ok<AdminResult.CatchUpProgress>(var progress)
        ? new Outcome.Done(progress.caughtUp())
        : outcome(answer);
  }

  /**
   * The change is over when nobody who can be reached is left to confirm, by the leader's knowledge
   * or by the operator's own.
   */
  private static Outcome leave(boolean allKnow, Answer<AdminResult.LeaveProgress> answer) {
    return answer instanceof Answer.Ok<AdminResult.LeaveProgress>(var progress)
        ? new Outcome.Done(progress.finished() || allKnow)
        : outcome(answer);
  }

  private static Outcome outcome(Answer<?> answer) {
    return switch (answer) {
      case Answer.Ok<?> _ -> new Outcome.Done(true);
      case Answer.Refused<?>(Problem problem) -> refused(problem);
      case Answer.Unreachable<?>(String reason) -> new Outcome.TryAgain("no answer: " + reason);
    };
  }

  private static Outcome refused(Problem problem) {
    return switch (problem.type()) {
      case Problem.STALE_OPERATOR ->
          new Outcome.Failed(
              "StaleOperator",
              "another operator with a higher epoch acts on this cluster: stop one of them. "
                  + problem.detail());
      case Problem.BAD_REQUEST,
          Problem.FORBIDDEN,
          Problem.NOT_FOUND,
          Problem.METHOD_NOT_ALLOWED,
          Problem.UNSUPPORTED_MEDIA_TYPE,
          Problem.WRONG_CLUSTER,
          Problem.INTERNAL,
          Problem.DISK_FULL ->
          new Outcome.Failed("NodeRefuses", problem.detail());
      default -> new Outcome.TryAgain(problem.detail());
    };
  }

  private static Outcome write(Runnable write) {
    return write(write, "KubernetesRefuses");
  }

  /**
   * @param refusal the reason that is given when the API server refuses
   */
  private static Outcome write(Runnable write, String refusal) {
    try {
      write.run();
      return new Outcome.Done(true);
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return new Outcome.TryAgain("changed by somebody else meanwhile");
      }
      if (e.getCode() >= CLIENT_ERRORS && e.getCode() < SERVER_ERRORS) {
        return isOfDyingNamespace(e)
            ? new Outcome.TryAgain("the namespace is being deleted")
            : new Outcome.Failed(refusal, text(e));
      }
      throw e; // No API server, no status either: the framework tries again later.
    }
  }

  /** Everything in it goes, this resource too: nothing is wrong. */
  private static boolean isOfDyingNamespace(KubernetesClientException e) {
    return e.getStatus() != null
        && e.getStatus().getDetails() != null
        && e.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }

  private static String text(KubernetesClientException e) {
    return e.getStatus() == null || e.getStatus().getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.getStatus().getMessage().lines().collect(joining(" "));
  }
}
