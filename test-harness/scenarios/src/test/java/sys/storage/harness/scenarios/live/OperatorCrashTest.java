package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
import sys.storage.harness.scenarios.live.AdminCalls.Accident;
import sys.storage.harness.scenarios.live.AdminCalls.Call;
import sys.storage.harness.scenarios.live.MemberLog.Appended;
import sys.storage.raftcluster.api.ReconfigStep;

/**
 * The operator is killed before or after each of its admin calls, or the answer is lost, or the
 * call arrives twice: every call of a scale-out and of a scale-in, one by one, on one cluster of
 * real nodes that is written to all the time. What happened is read from the members' own logs.
 *
 * <p>The same for every call to Kubernetes, against a model, is the operator module's {@code
 * CrashMatrixTest}.
 */
@Tag("cluster")
@Live
@Isolated("the operator is everybody's")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class OperatorCrashTest {

  /** Also less than the 30 s for which a JVM remembers the address of a name by default. */
  private static final Duration LIMIT = Duration.ofSeconds(25);

  private static final String THREE = "crash-0 crash-1 crash-2";
  private static final String FIVE = THREE + " crash-3 crash-4";

  private static final List<Call> OUT =
      List.of(
          new Call("addLearner", 1),
          new Call("addLearner", 2),
          new Call("catchUp", 1),
          new Call("enterJoint", 1),
          new Call("commitNew", 1),
          new Call("leaveJoint", 1));

  private static final List<Call> IN =
      List.of(
          new Call("transferLeader", 1),
          new Call("enterJoint", 1),
          new Call("commitNew", 1),
          new Call("leaveJoint", 1));

  private static final List<ReconfigStep> STEPS_OUT =
      List.of(
          ReconfigStep.ADD_LEARNER,
          ReconfigStep.CATCH_UP,
          ReconfigStep.ENTER_JOINT,
          ReconfigStep.COMMIT_NEW,
          ReconfigStep.LEAVE_JOINT);

  private static final List<ReconfigStep> STEPS_IN =
      List.of(
          ReconfigStep.LEADER_TRANSFER,
          ReconfigStep.ENTER_JOINT,
          ReconfigStep.COMMIT_NEW,
          ReconfigStep.LEAVE_JOINT);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private OperatorSuccession operators;
  private TestCluster test;
  private FollowingLoad load;

  /** Of the three members that stay throughout. */
  private List<MemberLog> logs;

  record Change(int from, int to, Optional<Accident> accident) {
    boolean out() {
      return to > from;
    }

    @Override
    public String toString() {
      return "%d → %d, %s"
          .formatted(
              from, to, accident.map(a -> a.mishap() + " " + a.call()).orElse("undisturbed"));
    }
  }

  @BeforeAll
  void start(Laboratory laboratory, Clusters clusters) {
    laboratory.stopOperator();
    opened.push(laboratory::startOperator);
    operators = new OperatorSuccession(laboratory::newConfig);
    opened.push(operators);
    test = clusters.create("crash", 3);
    logs = test.members().stream().map(test::log).toList();
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

  @Test
  @Order(1)
  void theMatrixHasEveryAdminCallOfAChange() throws IOException {
    theChangeCompletesAndEachStepHappensOnce(new Change(3, 5, Optional.empty()));
    assertThat(firstOfEach(operators.calls())).containsExactlyInAnyOrderElementsOf(OUT);
    theChangeCompletesAndEachStepHappensOnce(new Change(5, 3, Optional.empty()));
    assertThat(firstOfEach(operators.calls())).containsExactlyInAnyOrderElementsOf(IN);
  }

  static Stream<Change> changes() {
    List<Accident> out = accidents(OUT);
    List<Accident> in = accidents(IN);
    var changes = new ArrayList<Change>();
    for (int i = 0; i < Math.max(out.size(), in.size()); i++) {
      changes.add(new Change(3, 5, i < out.size() ? Optional.of(out.get(i)) : Optional.empty()));
      changes.add(new Change(5, 3, i < in.size() ? Optional.of(in.get(i)) : Optional.empty()));
    }
    return changes.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  @Order(2)
  void theChangeCompletesAndEachStepHappensOnce(Change change) throws IOException {
    test.awaitThat(change.from() + " members at rest", LIMIT, () -> test.atRest(change.from()));
    if (!change.out()) {
      test.moveLeader("crash-4");
    }
    int before = logs.getFirst().configurations().size();
    operators.begin(change.accident());
    try (var steps = new ShownSteps(test.cluster())) {
      test.cluster().scale(change.to());
      test.awaitThat(
          change.to() + " members at rest",
          LIMIT,
          () -> {
            operators.succeed();
            return test.atRest(change.to()) && steps.ended();
          });
      assertThat(steps.soFar()).containsSubsequence(change.out() ? STEPS_OUT : STEPS_IN);
    }
    change.accident().ifPresent(it -> assertThat(operators.calls()).contains(it.call()));
    List<Appended> all = logs.getFirst().configurations();
    List<Appended> appended = all.subList(before, all.size());
    assertThat(appended.getLast().index()).isEqualTo(test.cluster().status().configurationIndex());
    assertThat(appended).extracting(Appended::text).isEqualTo(expected(change, appended));
    assertThat(all).extracting(Appended::index).isSorted().doesNotHaveDuplicates();
    assertThat(all).extracting(Appended::operatorEpoch).isSorted();
    test.awaitWrites(20);
  }

  @Test
  @Order(3)
  void nothingIsLostAndAllMembersHoldTheSameConfigurations() throws IOException {
    load.close();
    test.assertNothingLost();
    for (MemberLog log : logs) {
      assertThat(log.configurations()).isEqualTo(logs.getFirst().configurations());
    }
  }

  /** Each learner once, then one joint configuration, then one without the old voters. */
  private static List<String> expected(Change change, List<Appended> appended) {
    if (!change.out()) {
      return List.of(THREE + " | outgoing " + FIVE, THREE);
    }
    // Either pod may be up first.
    String first = appended.getFirst().text().endsWith("crash-4") ? "crash-4" : "crash-3";
    return List.of(
        THREE + " | learners " + first,
        THREE + " | learners crash-3 crash-4",
        FIVE + " | outgoing " + THREE,
        FIVE);
  }

  /**
   * Every call with every mishap. On a real cluster, where the control plane is slower, every call
   * with one of them, in turn.
   */
  private static List<Accident> accidents(List<Call> calls) {
    List<Mishap> mishaps = List.of(Mishap.values());
    var accidents = new ArrayList<Accident>();
    for (int call = 0; call < calls.size(); call++) {
      for (int mishap = 0; mishap < mishaps.size(); mishap++) {
        if (!SharedLaboratory.isReal() || (call + mishap) % mishaps.size() == 0) {
          accidents.add(new Accident(calls.get(call), mishaps.get(mishap)));
        }
      }
    }
    return accidents;
  }

  /** Without the repetitions of calls that only ask how far it is. */
  private static List<Call> firstOfEach(List<Call> made) {
    var calls = new LinkedHashSet<>(made);
    calls.removeIf(
        call ->
            call.occurrence() > 1
                && (call.name().equals("catchUp") || call.name().equals("leaveJoint")));
    return List.copyOf(calls);
  }
}
