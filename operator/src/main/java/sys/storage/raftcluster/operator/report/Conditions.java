package sys.storage.raftcluster.operator.report;

import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.api.SafetyMode;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.Outcome;

/** The conditions, one small method each. */
final class Conditions {

  static final String READY = "Ready";
  static final String PROGRESSING = "Progressing";
  static final String DEGRADED = "Degraded";
  static final String SAFETY_MODE = "SafetyMode";

  /** What a condition says. */
  private record Verdict(boolean holds, String reason, String text) {}

  private Conditions() {}

  static List<Condition> of(Circumstances it, Phase phase) {
    return List.of(
        condition(it, READY, ready(it, phase)),
        condition(it, PROGRESSING, progressing(it)),
        condition(it, DEGRADED, degraded(it, phase)),
        condition(it, SAFETY_MODE, safetyMode(it.desired().safetyMode())));
  }

  /** Ready is: as many members as wanted vote, and each of their pods serves. */
  private static Verdict ready(Circumstances it, Phase phase) {
    return switch (phase) {
      case PENDING -> new Verdict(false, "NotBorn", "no member has started yet");
      case QUORUM_LOST ->
          new Verdict(
              false,
              "QuorumLost",
              "a majority of the members does not answer, so nothing can be written: bring their pods back"
                  + lastResort(it));
      case HIBERNATED ->
          new Verdict(
              false,
              "Hibernated",
              it.desired().replicas() == 0
                  ? "spec.replicas is 0: no member runs"
                  : "the members are being started again");
      case RECONFIGURING -> new Verdict(false, "Reconfiguring", "the members are being changed");
      case DEGRADED ->
          it.situation()
              .map(situation -> new Verdict(false, "MembersUnhealthy", Health.census(situation)))
              .orElseGet(() -> new Verdict(false, "NoLeader", noLeader(it)));
      case READY -> {
        String census = it.situation().map(Health::census).orElse("");
        boolean served = servingPods(it) == it.desired().replicas();
        yield new Verdict(
            served,
            served ? "AllMembersReady" : "PodsNotReady",
            served
                ? census
                : "%s; %d of %d pods are ready"
                    .formatted(census, servingPods(it), it.desired().replicas()));
      }
    };
  }

  private static long servingPods(Circumstances it) {
    return it.seen().pods().values().stream()
        .filter(pod -> pod.ordinal() < it.desired().replicas())
        .filter(pod -> pod.ready() && !pod.terminating())
        .count();
  }

  private static Verdict progressing(Circumstances it) {
    if (it.deferred()) {
      return new Verdict(
          true,
          "ChangeDeferred",
          "a membership change is being completed; replicas %d is taken up after it"
              .formatted(it.desired().replicas()));
    }
    return switch (it.action()) {
      case Action.Settled _ ->
          new Verdict(false, "Settled", "the cluster is as the specification asks");
      case Action.Hold(var reason, String text, var _) ->
          new Verdict(!reason.needsPerson() && !reason.isRest(), reason.text(), text);
      case Action action ->
          new Verdict(true, Descriptions.reason(action), Descriptions.text(action) + again(it));
    };
  }

  private static String again(Circumstances it) {
    return it.outcome() instanceof Outcome.TryAgain(String why) ? " (not yet: " + why + ")" : "";
  }

  private static Verdict degraded(Circumstances it, Phase phase) {
    Optional<Health.Trouble> trouble = Health.troubles(it);
    if (trouble.isPresent()) {
      return new Verdict(true, trouble.get().reason(), trouble.get().text());
    }
    return switch (phase) {
      case DEGRADED -> new Verdict(true, "NoLeader", noLeader(it));
      case QUORUM_LOST -> new Verdict(true, "QuorumLost", quorumLost(it));
      case PENDING, READY, RECONFIGURING, HIBERNATED ->
          new Verdict(false, "AsExpected", "nothing is wrong");
    };
  }

  /** There may be one that only the operator cannot reach. */
  private static String noLeader(Circumstances it) {
    return it.seen().nodes().values().stream()
        .flatMap(node -> node.asOptional().stream())
        .filter(node -> node.state().equals(NodeStatus.ACTIVE) && node.leader().isPresent())
        .max(Comparator.comparingLong(NodeStatus::term))
        .flatMap(NodeStatus::leader)
        .map(Member::name)
        .filter(name -> !answers(it, name))
        .map(
            name ->
                "the others follow %s, which does not answer the operator: clients may be served, but nothing can be changed until it does"
                    .formatted(name))
        .orElse("a majority answers, and elects a leader");
  }

  private static boolean answers(Circumstances it, String name) {
    OptionalInt ordinal = it.desired().names().ordinal(name);
    return ordinal.isPresent() && it.seen().node(ordinal.getAsInt()).isPresent();
  }

  /** Names only: why each of them is silent changes all the time, and stands in Progressing. */
  private static String quorumLost(Circumstances it) {
    String silent =
        IntStream.range(0, it.desired().replicas())
            .filter(ordinal -> it.seen().node(ordinal).isEmpty())
            .mapToObj(it.desired().names()::pod)
            .collect(joining(", "));
    return silent.isEmpty()
        ? "every node answers, but no majority of the members is among them"
        : "%s: no answer; bring their pods back".formatted(silent);
  }

  /** Where the logs of the members that answer end: they do not change while nobody leads. */
  private static String lastResort(Circumstances it) {
    String ends =
        it.seen().nodes().values().stream()
            .flatMap(node -> node.asOptional().stream())
            .filter(node -> node.state().equals(NodeStatus.ACTIVE))
            .map(
                node ->
                    "%s: term %d, index %d"
                        .formatted(node.member().name(), node.lastTerm(), node.lastIndex()))
            .collect(joining("; "));
    return ends.isEmpty()
        ? ""
        : "; if they are lost for good, see \"Recovery from the loss of a majority\" in docs/operations.md (last entries: %s)"
            .formatted(ends);
  }

  private static Verdict safetyMode(SafetyMode mode) {
    return switch (mode) {
      case SAFE ->
          new Verdict(true, "Safe", "members are changed through learners and joint consensus");
      case UNSAFE_EARLY_VOTE ->
          new Verdict(
              false,
              "UnsafeEarlyVote",
              "voters are lists outside the log and vote before they have it: acknowledged writes get lost; never keep data here that matters");
      case UNSAFE_NO_JOINT ->
          new Verdict(
              false,
              "UnsafeNoJoint",
              "voters change in one step, without a joint configuration: acknowledged writes get lost; never keep data here that matters");
      case UNSAFE_IDENTITY_REUSE ->
          new Verdict(
              false,
              "UnsafeIdentityReuse",
              "an empty disk is taken for the member that lost its own: acknowledged writes get lost; never keep data here that matters");
    };
  }

  private static Condition condition(Circumstances it, String type, Verdict verdict) {
    String status = verdict.holds() ? "True" : "False";
    String since =
        it.before().conditions().stream()
            .filter(old -> old.getType().equals(type) && old.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .findFirst()
            .orElseGet(() -> it.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(verdict.reason())
        .withMessage(verdict.text())
        .withLastTransitionTime(since)
        .withObservedGeneration(it.cluster().getMetadata().getGeneration())
        .build();
  }
}
