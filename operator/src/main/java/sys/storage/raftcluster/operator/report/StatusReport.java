package sys.storage.raftcluster.operator.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.JointState;
import sys.storage.raftcluster.api.MemberStatus;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.Recorded;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.QuorumArithmetic;
import sys.storage.raftcluster.operator.plan.Situation;
import sys.storage.raftcluster.operator.workload.Labels;

/** The status of one pass. */
public final class StatusReport {

  private StatusReport() {}

  /**
   * The status to write; the very one that is there when nothing but volatile values (lag,
   * heartbeats) has changed, so that a cluster at rest causes no write.
   */
  public static RaftClusterStatus of(Circumstances it) {
    RaftClusterStatus before = it.before();
    RaftClusterStatus now = fresh(it, before);
    return now.withMembers(List.of()).equals(before.withMembers(List.of()))
            && stable(now.members()).equals(stable(before.members()))
        ? before
        : now;
  }

  private static RaftClusterStatus fresh(Circumstances it, RaftClusterStatus before) {
    Optional<Situation> situation = it.situation();
    Optional<NodeStatus> leader = situation.map(Situation::leader);
    ReconfigStep step = it.step();
    Phase phase = Phases.of(it);
    return new RaftClusterStatus(
        it.cluster().getMetadata().getGeneration(),
        phase,
        it.desired().safetyMode().shown(),
        clusterId(it, before),
        leader.map(node -> node.member().name()).orElse(""),
        leader.map(NodeStatus::term).orElse(before.term()),
        it.seen().pods().size(),
        readyReplicas(it),
        "%s=%s".formatted(Labels.CLUSTER, it.desired().names().cluster()),
        step,
        jointState(situation, step, before),
        leader.map(node -> node.configuration().index()).orElse(before.configurationIndex()),
        lastStart(it),
        situation.map(s -> QuorumArithmetic.tolerance(s.configuration(), s.live())).orElse(0),
        situation.map(s -> members(it, s)).orElse(before.members()),
        violations(it),
        Conditions.of(it, phase));
  }

  private static String clusterId(Circumstances it, RaftClusterStatus before) {
    return it.action() instanceof Action.RecordClusterId(Optional<UUID> adopted)
        ? adopted.orElse(it.drawnId()).toString()
        : before.clusterId();
  }

  private static JointState jointState(
      Optional<Situation> situation, ReconfigStep step, RaftClusterStatus before) {
    if (situation.isEmpty()) {
      return before.jointState();
    }
    if (situation.get().configuration().isJoint()) {
      return situation.get().leader().configuration().committed()
          ? JointState.COMMITTED
          : JointState.ENTERING;
    }
    return switch (step) {
      case LEAVE_JOINT -> JointState.LEAVING;
      case NONE,
          ADD_LEARNER,
          CATCH_UP,
          LEADER_TRANSFER,
          ENTER_JOINT,
          COMMIT_NEW,
          UNSAFE_PEERS,
          UNSAFE_CONFIGURATION ->
          JointState.NONE;
    };
  }

  private static String lastStart(Circumstances it) {
    if (it.action().startsChange()) {
      return it.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }
    return Optional.of(it.seen().recorded())
        .flatMap(Recorded::lastStart)
        .map(Instant::toString)
        .orElse("");
  }

  private static int readyReplicas(Circumstances it) {
    return (int)
        it.seen().pods().values().stream()
            .filter(pod -> pod.ready() && !pod.terminating())
            .filter(pod -> it.situation().map(s -> named(s.configuration(), pod)).orElse(true))
            .count();
  }

  private static boolean named(Configuration configuration, ObservedPod pod) {
    return configuration.voters().stream().anyMatch(voter -> voter.name().equals(pod.name()));
  }

  private static List<String> violations(Circumstances it) {
    return it.seen().nodes().values().stream()
        .flatMap(node -> node.asOptional().stream())
        .flatMap(
            node ->
                node.violations().stream()
                    .map(violation -> node.member().name() + ": " + violation))
        .distinct()
        .toList();
  }

  private static List<MemberStatus> members(Circumstances it, Situation situation) {
    var result = new ArrayList<MemberStatus>();
    for (MemberId member : situation.configuration().members()) {
      result.add(Members.of(situation, member, it.now()));
    }
    it.seen().nodes().values().stream()
        .flatMap(node -> node.asOptional().stream())
        .map(node -> node.member().id())
        .filter(id -> !situation.configuration().contains(id))
        .sorted()
        .map(Members::outside)
        .forEach(result::add);
    return result;
  }

  /** Members without what changes all the time. */
  private static List<MemberStatus> stable(List<MemberStatus> members) {
    return members.stream()
        .map(
            member ->
                new MemberStatus(
                    member.nodeID(), member.incarnation(), member.role(), member.caughtUp(), 0, ""))
        .toList();
  }
}
