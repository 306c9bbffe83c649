package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.operator.model.Run;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.model.World;
import sys.storage.raftcluster.operator.plan.Action;

/**
 * An operator is killed while its write is on its way, others go on, and then it arrives: it must
 * not take the pod of a member away, nor storage. The model throws if it does.
 */
class LateWriteTest {

  private static final int LIMIT = 80;

  @Test
  void aLateShrinkIsRefusedOnceTheUserWantsThePodsBack() {
    Run run = settled(5);
    run.world.specify(Specs.replicas(3));
    passUntilLast(run, Action.LeaveJoint.class);
    run.mishaps.holdBackNext("apply");
    passUntilHeldBack(run);
    run.world.specify(Specs.replicas(5));
    passUntilLearners(run);
    assertRefused(run);
    assertThat(run.world.voters()).hasSize(5);
  }

  @Test
  void aLateRepairIsRefusedOnceTheClusterHasGrown() {
    Run run = settled(3);
    run.world.specify(Specs.replicas(3));
    run.mishaps.holdBackNext("apply");
    passUntilHeldBack(run);
    run.world.specify(Specs.replicas(5));
    passUntilLearners(run);
    assertRefused(run);
    assertThat(run.world.voters()).hasSize(5);
  }

  @Test
  void aLateGrowthIsRefusedOnceTheClaimHasGrownFurther() {
    Run run = settled(3);
    run.world.specify(Specs.asked(3, 3, false, false));
    run.mishaps.holdBackNext("growClaim");
    passUntilHeldBack(run);
    run.world.specify(Specs.asked(3, 4, false, false));
    run.untilSettled(LIMIT);
    assertRefused(run);
    assertThat(run.world.voters()).hasSize(3);
  }

  private static Run settled(int replicas) {
    return new Run(new World(Specs.replicas(replicas))).untilSettled(LIMIT);
  }

  private static void assertRefused(Run run) {
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(run.mishaps::arrive)
        .withMessageContaining("modified");
    run.untilSettled(LIMIT);
  }

  private static void passUntilLast(Run run, Class<? extends Action> action) {
    for (int i = 0; i < LIMIT; i++) {
      if (run.pass().filter(action::isInstance).isPresent()) {
        return;
      }
    }
    throw new AssertionError("no " + action.getSimpleName() + " in " + run.actions);
  }

  private static void passUntilHeldBack(Run run) {
    for (int i = 0; i < LIMIT && !run.mishaps.hasUnderWay(); i++) {
      run.pass();
    }
    assertThat(run.mishaps.hasUnderWay()).isTrue();
  }

  private static void passUntilLearners(Run run) {
    for (int i = 0; i < LIMIT && run.world.learners().isEmpty(); i++) {
      run.pass();
    }
    assertThat(run.world.learners()).isNotEmpty();
  }
}
