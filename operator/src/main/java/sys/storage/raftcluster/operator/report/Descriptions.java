package sys.storage.raftcluster.operator.report;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.workload.Piece;

/** Actions in words: the same in the log, in events and in conditions. */
public final class Descriptions {

  private Descriptions() {}

  /** One word, in the spelling of Kubernetes. */
  public static String reason(Action action) {
    return switch (action) {
      case Action.Settled _ -> "Settled";
      case Action.Hold(var reason, String _, var _) -> reason.text();
      case Action.RecordClusterId _ -> "ClusterIdRecorded";
      case Action.Apply _ -> "Applied";
      case Action.Scale _ -> "Scaled";
      case Action.LimitDisruption _ -> "DisruptionLimited";
      case Action.DeleteClaim _ -> "ClaimDeleted";
      case Action.DeletePod _ -> "PodRestarted";
      case Action.Annotate(String _, var _, String reason, String _) -> reason;
      case Action.GrowClaim _ -> "ClaimGrown";
      case Action.Bootstrap _ -> "Bootstrapped";
      case Action.ForceNewCluster _ -> "NewClusterForced";
      case Action.AddLearner _ -> "AddLearner";
      case Action.RemoveLearner _ -> "RemoveLearner";
      case Action.CatchUp _ -> "CatchUp";
      case Action.TransferLeader _ -> "LeaderTransfer";
      case Action.EnterJoint _ -> "EnterJoint";
      case Action.CommitNew _ -> "CommitNew";
      case Action.LeaveJoint _ -> "LeaveJoint";
      case Action.UnsafePeers _ -> "UnsafePeers";
      case Action.UnsafeConfiguration _ -> "UnsafeConfiguration";
    };
  }

  /** A sentence without numbers that change all the time. */
  public static String text(Action action) {
    return switch (action) {
      case Action.Settled _ -> "the cluster is as the specification asks";
      case Action.Hold(var _, String text, var _) -> text;
      case Action.RecordClusterId _ -> "record the identity of the Raft cluster";
      case Action.Apply(Piece piece, int _, int _) -> "create or repair the " + kind(piece);
      case Action.Scale(int from, int to) ->
          "scale the StatefulSet from %d to %d pods".formatted(from, to);
      case Action.LimitDisruption(int maxUnavailable) ->
          "let evictions take away %d pods at once".formatted(maxUnavailable);
      case Action.DeleteClaim(String claim, String _, String why) ->
          "delete claim %s: %s".formatted(claim, why);
      case Action.DeletePod(String pod, String _, var _, String why) ->
          "restart pod %s: %s".formatted(pod, why);
      case Action.Annotate(String _, var _, String _, String text) -> text;
      case Action.GrowClaim(String claim, String _, long bytes) ->
          "grow claim %s to %d bytes".formatted(claim, bytes);
      case Action.Bootstrap(Action.Addressee node, var _) ->
          "found the cluster with %s as its only voter".formatted(node.pod());
      case Action.ForceNewCluster(var _, var newClusterId, String survivor) ->
          "found Raft cluster %s from %s: acknowledged writes that it does not hold are lost"
              .formatted(newClusterId, survivor);
      case Action.AddLearner(var _, MemberId member, boolean _) ->
          "add %s as a learner".formatted(member.name());
      case Action.RemoveLearner(var _, MemberId member) ->
          "remove the learner %s, which is not wanted any more".formatted(member.name());
      case Action.CatchUp(var _, var learners) ->
          "wait until %s hold the log durably".formatted(names(learners));
      case Action.TransferLeader(
              Action.Addressee leader,
              MemberId target,
              boolean part,
              boolean _) ->
          "hand leadership over from %s, which is to %s, to %s"
              .formatted(leader.pod(), part ? "leave" : "restart", target.name());
      case Action.EnterJoint(var _, var voters, boolean _) ->
          "enter the joint configuration towards %s".formatted(names(voters));
      case Action.UnsafePeers(Action.Addressee node, var voters, boolean _) ->
          "UNSAFE: let %s go by the list %s, whatever its log says"
              .formatted(node.pod(), names(voters));
      case Action.UnsafeConfiguration(var _, var voters, boolean _) ->
          "UNSAFE: go to %s in one entry, without a joint configuration".formatted(names(voters));
      case Action.CommitNew _ -> "leave the old configuration behind";
      case Action.LeaveJoint(var _, var _, var waitingFor) ->
          waitingFor.isEmpty()
              ? "confirm that every member knows the new configuration"
              : "tell %s about the new configuration".formatted(names(waitingFor));
    };
  }

  private static String kind(Piece piece) {
    return switch (piece) {
      case PEER_SERVICE -> "service for peers";
      case CLIENT_SERVICE -> "service for clients";
      case DISRUPTION_BUDGET -> "disruption budget";
      case STATEFUL_SET -> "StatefulSet";
    };
  }

  private static String names(Collection<MemberId> members) {
    return members.stream().map(MemberId::name).collect(joining(", "));
  }
}
