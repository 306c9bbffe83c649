package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.operator.model.Mishap;
import sys.storage.raftcluster.operator.model.Run;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.model.World;

/**
 * The operator is killed before or after each of its calls to the outside, or the call's answer is
 * lost, or it arrives twice: every call of a whole change, one by one. The change completes, and
 * each step takes effect exactly once.
 */
class CrashMatrixTest {

  private static final int LIMIT = 80;

  private static final List<String> OUT =
      List.of(
          "AddLearner demo-3",
          "AddLearner demo-4",
          "EnterJoint demo-0 demo-1 demo-2 demo-3 demo-4",
          "CommitNew",
          "LeaveJoint");

  private static final List<String> IN =
      List.of("LeaderTransfer", "EnterJoint demo-0 demo-1 demo-2", "CommitNew", "LeaveJoint");

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

  @TestFactory
  Stream<DynamicTest> scalingOut() {
    return matrix(3, 5, OUT, STEPS_OUT);
  }

  @TestFactory
  Stream<DynamicTest> scalingIn() {
    return matrix(5, 3, IN, STEPS_IN);
  }

  @TestFactory
  Stream<DynamicTest> birth() {
    int calls = new Change(0, 3).undisturbed();
    return each(calls)
        .map(
            cell ->
                dynamicTest(
                    cell.toString(),
                    () -> {
                      var change = new Change(0, 3);
                      change.run.mishaps.plan(cell.call, cell.mishap);
                      change.run.untilSettled(LIMIT);
                      assertThat(
                              change.world.effects().stream()
                                  .filter(e -> e.startsWith("Bootstrap")))
                          .hasSize(1);
                      assertThat(change.world.voters()).hasSize(3);
                    }));
  }

  @Test
  void theMatrixIsNotEmpty() {
    assertThat(new Change(3, 5).undisturbed()).isGreaterThan(10);
    assertThat(new Change(5, 3).undisturbed()).isGreaterThan(10);
  }

  private static Stream<DynamicTest> matrix(
      int from, int to, List<String> effects, List<ReconfigStep> steps) {
    int calls = new Change(from, to).undisturbed();
    return each(calls)
        .map(cell -> dynamicTest(cell.toString(), () -> check(from, to, effects, steps, cell)));
  }

  private static void check(
      int from, int to, List<String> effects, List<ReconfigStep> steps, Cell cell) {
    var change = new Change(from, to);
    change.run.mishaps.plan(cell.call, cell.mishap);
    change.run.untilSettled(LIMIT);
    assertThat(change.world.effects()).isEqualTo(effects);
    assertThat(change.world.writes.shownSteps()).containsSubsequence(steps);
    assertThat(change.world.voters()).hasSize(to);
    assertThat(change.world.podCount()).isEqualTo(to);
    assertThat(change.world.leftOver()).isEmpty();
  }

  private static Stream<Cell> each(int calls) {
    var cells = new ArrayList<Cell>();
    for (int call = 1; call <= calls; call++) {
      for (Mishap mishap : Mishap.values()) {
        cells.add(new Cell(call, mishap));
      }
    }
    return cells.stream();
  }

  private record Cell(int call, Mishap mishap) {}

  /** A cluster at rest that has just been asked for another size. */
  private static final class Change {
    final World world;
    final Run run;

    Change(int from, int to) {
      world = new World(Specs.replicas(Math.max(1, from)));
      run = new Run(world);
      if (from > 0) {
        run.untilSettled(LIMIT);
        world.moveLeader(from - 1);
      }
      world.effects().clear();
      world.writes.shownSteps().clear();
      world.specify(Specs.replicas(to));
    }

    int undisturbed() {
      int before = run.mishaps.calls();
      run.untilSettled(LIMIT);
      return run.mishaps.calls() - before;
    }
  }
}
