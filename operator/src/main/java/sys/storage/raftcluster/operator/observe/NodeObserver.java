package sys.storage.raftcluster.operator.observe;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.NodeStatus;

/**
 * Asks every node what it is, all at once, and then the leader for a view that a quorum has
 * confirmed. Decisions rest on the leader alone: a follower's view, or one that was polled before,
 * may be of the past (strimzi #10941).
 */
public final class NodeObserver {

  private final Nodes nodes;
  private final Executor threads;

  /**
   * @param threads where nodes are asked; one thread for each is wanted
   */
  public NodeObserver(Nodes nodes, Executor threads) {
    this.nodes = nodes;
    this.threads = threads;
  }

  /** Blocks until each node has answered or the client has given up. */
  public Observation observe(Recorded recorded, KubernetesObjects objects)
      throws InterruptedException {
    var asked = new TreeMap<Integer, Future<Seen<NodeStatus>>>();
    objects
        .pods()
        .forEach(
            (ordinal, pod) -> {
              var question = new FutureTask<>(() -> ask(pod));
              threads.execute(question);
              asked.put(ordinal, question);
            });
    var answers = new TreeMap<Integer, Seen<NodeStatus>>();
    for (Map.Entry<Integer, Future<Seen<NodeStatus>>> entry : asked.entrySet()) {
      answers.put(entry.getKey(), await(entry.getValue()));
    }
    return new Observation(
        recorded,
        objects.workload(),
        objects.pods(),
        objects.claims(),
        answers,
        leader(recorded.clusterId(), objects.pods(), answers));
  }

  private static Seen<NodeStatus> await(Future<Seen<NodeStatus>> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      return new Seen.Unreachable<>("the question failed: " + e.getCause());
    }
  }

  private Seen<NodeStatus> ask(ObservedPod pod) {
    if (pod.terminating()) {
      return new Seen.Unreachable<>("its pod is terminating");
    }
    if (pod.address().isEmpty()) {
      return new Seen.Unreachable<>(
          pod.problem().map(PodProblem::text).orElse("its pod has no address yet"));
    }
    return seen(pod, nodes.at(pod.address().get()).status(false));
  }

  private static Seen<NodeStatus> seen(ObservedPod pod, Answer<NodeStatus> answer) {
    return switch (answer) {
      case Answer.Ok<NodeStatus>(NodeStatus status) ->
          status.member().name().equals(pod.name())
              ? new Seen.Value<>(status)
              : new Seen.Unreachable<>("its address is answered by " + status.member().name());
      case Answer.Refused<NodeStatus>(var problem) -> new Seen.Unreachable<>(problem.detail());
      case Answer.Unreachable<NodeStatus>(String reason) ->
          new Seen.Unreachable<>(pod.problem().map(PodProblem::text).orElse(reason));
    };
  }

  private Seen<NodeStatus> leader(
      Optional<UUID> clusterId,
      SortedMap<Integer, ObservedPod> pods,
      SortedMap<Integer, Seen<NodeStatus>> answers) {
    // A deposed leader may still think that it leads: the highest term is asked to prove it.
    Optional<NodeStatus> claimant =
        answers.values().stream()
            .flatMap(answer -> answer.asOptional().stream())
            .filter(NodeStatus::isLeader)
            .filter(node -> clusterId.isEmpty() || node.clusterId().equals(clusterId))
            .max(Comparator.comparingLong(NodeStatus::term));
    return claimant
        .map(node -> confirmed(pods, node))
        .orElseGet(() -> new Seen.Unreachable<>("no node leads; by ordinal: " + summary(answers)));
  }

  private Seen<NodeStatus> confirmed(SortedMap<Integer, ObservedPod> pods, NodeStatus claimant) {
    String name = claimant.member().name();
    ObservedPod pod =
        pods.values().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow();
    return switch (nodes.at(pod.address().orElseThrow()).status(true)) {
      case Answer.Ok<NodeStatus>(NodeStatus status) ->
          status.isLeader() && status.member().equals(claimant.member())
              ? new Seen.Value<>(status)
              : new Seen.Unreachable<>(name + " has just ceased to lead");
      case Answer.Refused<NodeStatus>(var problem) ->
          new Seen.Unreachable<>(
              "%s says that it leads, and cannot prove it: %s".formatted(name, problem.detail()));
      case Answer.Unreachable<NodeStatus>(String reason) ->
          new Seen.Unreachable<>(
              "%s says that it leads, and does not answer any more: %s".formatted(name, reason));
    };
  }

  private static String summary(SortedMap<Integer, Seen<NodeStatus>> answers) {
    if (answers.isEmpty()) {
      return "there is no pod";
    }
    return answers.entrySet().stream()
        .map(
            entry ->
                switch (entry.getValue()) {
                  case Seen.Value<NodeStatus>(NodeStatus status) ->
                      "%s is %s".formatted(entry.getKey(), status.state());
                  case Seen.Unreachable<NodeStatus>(String why) ->
                      "%s does not answer (%s)".formatted(entry.getKey(), why);
                })
        .collect(joining(", "));
  }
}
