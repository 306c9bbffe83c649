package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.live.MemberLog.Appended;
import sys.storage.raftcluster.api.Annotations;

/**
 * Every admin call and every write of an object that the operator makes for a change goes wrong
 * when it is made for the first time: each in the same manner, for each kind of change and each
 * {@link Mishap}, on one cluster of real nodes that is written to all the time. What happened is
 * read from the members' own logs.
 *
 * <p>One call at a time, against a model, is what the operator module's {@code CrashMatrixTest} and
 * {@code ReplacementMatrixTest} do.
 */
@Tag("cluster")
@Live
@Isolated("the operator is everybody's")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class OperatorCrashTest {

  /** Of a change; its operator may be killed at each of its calls. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Annotation of the pods by which a roll-out is known. */
  private static final String ROUND = "round";

  /** The next pass finds a status that it did not write. */
  private static final Set<Mishap> LOST_TRACK = Set.of(Mishap.KILLED_AFTER, Mishap.REPLY_LOST);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private KubernetesClient kubernetes;
  private OperatorSuccession operators;
  private TestCluster test;
  private FollowingLoad load;

  /** Of the two members whose disks stay throughout. */
  private List<MemberLog> logs;

  private int rounds;

  record Change(Story story, Optional<Mishap> mishap) {
    @Override
    public String toString() {
      return story + ", " + mishap.map(Mishap::name).orElse("undisturbed");
    }
  }

  @BeforeAll
  void start(Laboratory laboratory, Clusters clusters) {
    laboratory.stopOperator();
    opened.push(laboratory::startOperator);
    kubernetes = laboratory.kubernetes();
    operators = new OperatorSuccession(laboratory::newConfig, kubernetes);
    opened.push(operators);
    test = clusters.create("crash", 3);
    logs = test.members().stream().limit(2).map(test::log).toList();
    load = test.startLoad();
    opened.push(load);
    test.awaitWrites(100);
  }

  @AfterAll
  void stop() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  static Stream<Change> changes() {
    var mishaps = new ArrayList<Optional<Mishap>>();
    mishaps.add(Optional.empty());
    Stream.of(Mishap.values()).map(Optional::of).forEach(mishaps::add);
    if (Boolean.getBoolean("e2e")) {
      // What the API server has no part in is tested on the embedded one.
      mishaps.removeAll(List.of(Optional.empty(), Optional.of(Mishap.TWICE)));
    }
    return mishaps.stream()
        .flatMap(mishap -> Stream.of(Story.values()).map(story -> new Change(story, mishap)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  @Order(1)
  void theChangeCompletesAndEachStepHappensOnce(Change change) throws IOException {
    Story story = change.story();
    test.awaitThat(story.before() + " members at rest", () -> test.atRest(story.before()));
    if (!story.leader().isEmpty()) {
      test.moveLeader(story.leader());
    }
    int before = logs.getFirst().configurations().size();
    var pods = new Pods();
    UUID disk = disk();
    operators.begin(change.mishap());
    try (var steps = new ShownSteps(test.cluster())) {
      ask(story);
      test.awaitThat(
          story + " is done",
          LIMIT,
          () -> {
            operators.succeed();
            pods.look();
            return isDone(story)
                && test.atRest(story.after())
                && maxUnavailable() == (story.after() - 1) / 2
                && test.members().stream()
                    .allMatch(member -> TestCluster.incarnation(member).isPresent())
                && (story.steps().isEmpty() || steps.ended());
          });
      assertThat(steps.soFar()).containsSubsequence(story.steps());
    }
    assertThat(operators.calls()).containsAll(calls(change));
    assertThat(operators.conflicts())
        .as("writes that were refused")
        .isGreaterThanOrEqualTo(conflicts(change));
    List<Appended> all = logs.getFirst().configurations();
    List<Appended> appended = all.subList(before, all.size());
    assertThat(appended).extracting(Appended::text).isEqualTo(story.configurations(appended));
    assertThat(all.getLast().index()).isEqualTo(test.cluster().status().configurationIndex());
    assertThat(all).extracting(Appended::index).isSorted().doesNotHaveDuplicates();
    assertThat(all).extracting(Appended::operatorEpoch).isSorted();
    assertThat(disk().equals(disk))
        .as("crash-2 has the disk that it had")
        .isEqualTo(story != Story.REPLACE);
    assertThat(pods.restarted()).isEqualTo(story.restarted());
    test.awaitWrites(20);
  }

  @Test
  @Order(2)
  void nothingIsLostAndAllMembersHoldTheSameConfigurations() throws IOException {
    load.close();
    test.assertNothingLost();
    assertThat(logs.getLast().configurations()).isEqualTo(logs.getFirst().configurations());
  }

  /** The identity of the disk of {@code crash-2}. */
  private UUID disk() {
    return await("crash-2 answers")
        .until(() -> TestCluster.incarnation(test.member("crash-2")), Optional::isPresent)
        .orElseThrow();
  }

  private void ask(Story story) {
    switch (story) {
      case SCALE_OUT, SCALE_IN -> test.cluster().scale(story.after());
      case REPLACE ->
          test.cluster()
              .patch(
                  "{\"metadata\":{\"annotations\":{\"%s\":\"crash-2\"}}}"
                      .formatted(Annotations.REPLACE_MEMBER));
      case ROLL_OUT ->
          test.cluster()
              .patch("{\"spec\":{\"podAnnotations\":{\"%s\":\"%d\"}}}".formatted(ROUND, ++rounds));
    }
  }

  private boolean isDone(Story story) {
    return switch (story) {
      case SCALE_OUT, SCALE_IN -> true;
      case REPLACE ->
          !test.cluster()
              .resource()
              .orElseThrow()
              .getMetadata()
              .getAnnotations()
              .containsKey(Annotations.REPLACE_MEMBER);
      case ROLL_OUT ->
          test.cluster().pods().stream()
              .map(pod -> pod.getMetadata().getAnnotations().get(ROUND))
              .allMatch(Integer.toString(rounds)::equals);
    };
  }

  private int maxUnavailable() {
    return kubernetes
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace(test.cluster().namespace())
        .withName(test.cluster().name())
        .get()
        .getSpec()
        .getMaxUnavailable()
        .getIntVal();
  }

  private static List<String> calls(Change change) {
    var calls = new ArrayList<>(change.story().calls());
    if (change.mishap().filter(LOST_TRACK::contains).isPresent()) {
      calls.remove("catchUp"); // Whoever finds the step in the status may find them caught up too.
    }
    return calls;
  }

  /** How many writes at least are refused because the object is another one by now. */
  private int conflicts(Change change) {
    if (change.mishap().equals(Optional.of(Mishap.CONFLICT))) {
      return (int) operators.calls().stream().filter(call -> call.startsWith("PATCH")).count();
    }
    boolean stale =
        change.mishap().equals(Optional.of(Mishap.STUCK_WATCHES))
            && change.story() != Story.REPLACE; // which does not write the StatefulSet
    return stale ? 1 : 0;
  }

  /** Which pods there have been. */
  private final class Pods {

    private final Map<String, Set<String>> uids = new TreeMap<>();

    Pods() {
      look();
    }

    void look() {
      test.cluster()
          .pods()
          .forEach(
              pod ->
                  uids.computeIfAbsent(pod.getMetadata().getName(), _ -> new HashSet<>())
                      .add(pod.getMetadata().getUid()));
    }

    /** Those that were not the last of their name. */
    List<String> restarted() {
      return uids.entrySet().stream()
          .flatMap(entry -> Stream.generate(entry::getKey).limit(entry.getValue().size() - 1L))
          .toList();
    }
  }
}
