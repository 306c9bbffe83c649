package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.operator.model.Run;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.model.World;

/** Whole lives of a cluster, by the operator's real passes against the model of the world. */
class ScalingTest {

  private final World world = new World(Specs.replicas(3));
  private final Run run = new Run(world);

  @Test
  void aClusterIsBornWithOneVoterAndGrowsByOneJointChange() {
    run.untilSettled(60);
    assertThat(world.effects())
        .containsExactly(
            "Bootstrap demo-0",
            "AddLearner demo-1",
            "AddLearner demo-2",
            "EnterJoint demo-0 demo-1 demo-2",
            "CommitNew",
            "LeaveJoint");
    assertThat(world.status().phase()).isEqualTo(Phase.READY);
    assertThat(world.maxUnavailable()).contains(1);
  }

  @Test
  void theBirthDoesNotCountAsAChange() {
    run.untilSettled(60);
    assertThat(world.status().lastReconfigAt()).isEmpty();
  }

  @Test
  void scalingOutShowsEveryStep() {
    run.untilSettled(60);
    world.writes.shownSteps().clear();
    world.specify(Specs.replicas(5));
    run.untilSettled(60);
    assertThat(world.voters()).containsExactly("demo-0", "demo-1", "demo-2", "demo-3", "demo-4");
    assertThat(world.writes.shownSteps())
        .containsSubsequence(
            ReconfigStep.ADD_LEARNER,
            ReconfigStep.CATCH_UP,
            ReconfigStep.ENTER_JOINT,
            ReconfigStep.COMMIT_NEW,
            ReconfigStep.LEAVE_JOINT,
            ReconfigStep.NONE);
    assertThat(world.status().lastReconfigAt()).isNotEmpty();
  }

  @Test
  void scalingInMovesTheLeaderAwayFirstAndLeavesNoClaims() {
    world.specify(Specs.replicas(5));
    run.untilSettled(60);
    world.moveLeader(4);
    world.effects().clear();
    world.writes.shownSteps().clear();
    world.specify(Specs.replicas(3));
    run.untilSettled(60);
    assertThat(world.effects())
        .containsExactly(
            "LeaderTransfer", "EnterJoint demo-0 demo-1 demo-2", "CommitNew", "LeaveJoint");
    assertThat(world.writes.shownSteps())
        .containsSubsequence(
            ReconfigStep.LEADER_TRANSFER,
            ReconfigStep.ENTER_JOINT,
            ReconfigStep.COMMIT_NEW,
            ReconfigStep.LEAVE_JOINT,
            ReconfigStep.NONE);
    assertThat(world.podCount()).isEqualTo(3);
    assertThat(world.leftOver()).isEmpty();
  }

  @Test
  void aWipedMemberIsSwappedByOneJointChange() {
    run.untilSettled(60);
    world.effects().clear();
    assertThat(world.wipe(1)).isTrue();
    run.untilSettled(60);
    assertThat(world.effects())
        .containsExactly(
            "AddLearner demo-1", "EnterJoint demo-0 demo-1 demo-2", "CommitNew", "LeaveJoint");
  }

  @Test
  void aClusterAtRestCausesNoWrite() {
    run.untilSettled(60);
    run.pass();
    int before = world.writes.count();
    for (int i = 0; i < 100; i++) {
      run.pass();
    }
    assertThat(world.writes.count()).isEqualTo(before);
  }
}
