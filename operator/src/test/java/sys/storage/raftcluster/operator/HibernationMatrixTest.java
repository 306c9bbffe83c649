package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.operator.model.Mishap;
import sys.storage.raftcluster.operator.model.Run;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.model.World;
import sys.storage.raftcluster.operator.report.Notice;

/** A cluster sleeps and wakes up, whatever call of the operator goes wrong meanwhile. */
class HibernationMatrixTest {

  private static final int LIMIT = 80;

  private static void until(Run run, BooleanSupplier done) {
    for (int i = 0; i < LIMIT; i++) {
      if (done.getAsBoolean()) {
        return;
      }
      run.pass();
    }
    throw new AssertionError("not reached after %d passes: %s".formatted(LIMIT, run.world));
  }

  private static void untilAsleep(Run run) {
    until(run, () -> run.world.podCount() == 0 && run.world.status().phase() == Phase.HIBERNATED);
  }

  private static Run ofThree() {
    return new Run(new World(Specs.replicas(3))).untilSettled(LIMIT);
  }

  @TestFactory
  Stream<DynamicTest> inTheMiddleOfAScaleOut() {
    var tests = new ArrayList<DynamicTest>();
    for (int passes = 0; passes < 14; passes++) {
      for (int call = 1; call < 6; call++) {
        for (Mishap mishap : Mishap.values()) {
          int before = passes;
          int number = call;
          tests.add(
              dynamicTest(
                  "%d passes, then call %d %s".formatted(passes, call, mishap),
                  () -> sleepsAndWakes(before, number, mishap)));
        }
      }
    }
    return tests.stream();
  }

  private static void sleepsAndWakes(int passes, int call, Mishap mishap) {
    Run run = ofThree();
    World world = run.world;
    world.specify(Specs.replicas(5));
    for (int i = 0; i < passes; i++) {
      run.pass();
    }
    world.specify(Specs.replicas(0));
    run.mishaps.plan(call, mishap);
    untilAsleep(run);
    List<String> disks = world.disks();
    assertThat(world.isJoint()).isFalse();
    world.specify(Specs.replicas(4));
    run.mishaps.plan(call, mishap);
    run.untilSettled(LIMIT);
    assertThat(world.voters()).containsExactly("demo-0", "demo-1", "demo-2", "demo-3");
    assertThat(world.disks()).containsAll(disks.subList(0, 3));
    assertThat(world.status().phase()).isEqualTo(Phase.READY);
  }

  @Test
  void theMembersStayWhatTheyAre() {
    Run run = ofThree();
    World world = run.world;
    List<String> disks = world.disks();
    world.effects().clear();
    world.specify(Specs.replicas(0));
    untilAsleep(run);
    world.specify(Specs.replicas(3));
    run.untilSettled(LIMIT);
    assertThat(world.effects()).isEmpty();
    assertThat(world.disks()).isEqualTo(disks);
    assertThat(world.maxUnavailable()).contains(1);
  }

  @Test
  void nobodyIsAlarmed() {
    Run run = ofThree();
    World world = run.world;
    world.specify(Specs.replicas(0));
    untilAsleep(run);
    assertThat(world.status().conditions())
        .filteredOn(condition -> !condition.getType().equals("SafetyMode"))
        .extracting(Condition::getStatus)
        .containsOnly("False");
    assertThat(world.status().readyReplicas()).isZero();
    assertThat(world.status().leader()).isEmpty();
    world.specify(Specs.replicas(3));
    run.untilSettled(LIMIT);
    assertThat(world.writes.notices()).noneMatch(it -> it.severity() == Notice.Severity.WARNING);
  }

  @Test
  void nothingIsWrittenWhileItSleeps() {
    Run run = ofThree();
    run.world.specify(Specs.replicas(0));
    untilAsleep(run);
    run.pass();
    int writes = run.world.writes.count();
    run.pass();
    assertThat(run.world.writes.count()).isEqualTo(writes);
  }

  @Test
  void aMajorityThatDoesNotWakeUpIsSaid() {
    Run run = ofThree();
    World world = run.world;
    world.specify(Specs.replicas(0));
    untilAsleep(run);
    world.specify(Specs.replicas(3));
    until(run, () -> world.podCount() == 3);
    world.cannotRun(1, "no such image");
    world.cannotRun(2, "no such image");
    until(run, () -> world.status().phase() == Phase.QUORUM_LOST);
  }
}
