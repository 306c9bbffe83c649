package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sys.storage.raftcluster.api.Annotations;
import sys.storage.raftcluster.operator.model.Mishap;
import sys.storage.raftcluster.operator.model.Run;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.model.World;

/**
 * A member is replaced while the operator is killed before or after each of its calls, or a call's
 * answer is lost, or it arrives twice: one disk is swapped for one other, by one joint change.
 */
class ReplacementMatrixTest {

  private static final int LIMIT = 80;

  private static final List<String> SWAP =
      List.of("AddLearner demo-1", "EnterJoint demo-0 demo-1 demo-2", "CommitNew", "LeaveJoint");

  @TestFactory
  Stream<DynamicTest> ordered() {
    return matrix(world -> world.annotate(Annotations.REPLACE_MEMBER, Optional.of("demo-1")), SWAP);
  }

  @TestFactory
  Stream<DynamicTest> theLeader() {
    var effects = new ArrayList<>(List.of("LeaderTransfer"));
    effects.addAll(SWAP);
    return matrix(
        world -> {
          world.moveLeader(1);
          world.annotate(Annotations.REPLACE_MEMBER, Optional.of("demo-1"));
        },
        effects);
  }

  @TestFactory
  Stream<DynamicTest> whoseClaimWasDeletedUnderItsPod() {
    return matrix(world -> world.deleteClaimUnderPod(1), SWAP);
  }

  @Test
  void twoAreReplacedOneAfterTheOther() {
    var world = new World(Specs.replicas(5));
    var run = new Run(world).untilSettled(LIMIT);
    world.effects().clear();
    world.deleteClaimUnderPod(1);
    world.deleteClaimUnderPod(2);
    run.untilSettled(LIMIT);
    assertThat(world.effects())
        .containsExactly(
            "AddLearner demo-1",
            "EnterJoint demo-0 demo-1 demo-2 demo-3 demo-4",
            "CommitNew",
            "LeaveJoint",
            "AddLearner demo-2",
            "EnterJoint demo-0 demo-1 demo-2 demo-3 demo-4",
            "CommitNew",
            "LeaveJoint");
  }

  @Test
  void anOrderThatIsRefusedIsCarriedOutWhenItBecomesSafe() {
    var world = new World(Specs.replicas(3));
    var run = new Run(world).untilSettled(LIMIT);
    List<String> before = world.disks();
    world.crash(2);
    world.annotate(Annotations.REPLACE_MEMBER, Optional.of("demo-1"));
    for (int i = 0; i < 5; i++) {
      run.pass();
    }
    assertThat(world.disks()).isEqualTo(before);
    assertThat(world.writes.notices())
        .anyMatch(notice -> notice.reason().equals("ReplacementRefused"));
    world.recoverAll();
    run.untilSettled(LIMIT);
    assertThat(world.disks()).contains(before.get(0), before.get(2)).doesNotContain(before.get(1));
  }

  @Test
  void theMatrixIsNotEmpty() {
    assertThat(calls(world -> world.deleteClaimUnderPod(1))).isGreaterThan(8);
  }

  private static Stream<DynamicTest> matrix(Consumer<World> blow, List<String> effects) {
    var tests = new ArrayList<DynamicTest>();
    int calls = calls(blow);
    for (int call = 1; call <= calls; call++) {
      for (Mishap mishap : Mishap.values()) {
        int number = call;
        tests.add(
            dynamicTest(
                "%d %s".formatted(call, mishap), () -> check(blow, effects, number, mishap)));
      }
    }
    return tests.stream();
  }

  private static int calls(Consumer<World> blow) {
    Run run = atRest();
    int before = run.mishaps.calls();
    blow.accept(run.world);
    run.untilSettled(LIMIT);
    return run.mishaps.calls() - before;
  }

  private static void check(Consumer<World> blow, List<String> effects, int call, Mishap mishap) {
    Run run = atRest();
    World world = run.world;
    List<String> before = world.disks();
    blow.accept(world);
    world.effects().clear();
    run.mishaps.plan(call, mishap);
    run.untilSettled(LIMIT);
    assertThat(world.effects()).isEqualTo(effects);
    assertThat(world.annotation(Annotations.REPLACE_MEMBER)).isEmpty();
    assertThat(world.voters()).containsExactly("demo-0", "demo-1", "demo-2");
    assertThat(world.disks()).contains(before.get(0), before.get(2)).doesNotContain(before.get(1));
  }

  private static Run atRest() {
    return new Run(new World(Specs.replicas(3))).untilSettled(LIMIT);
  }
}
