package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.live.MemberLog.Appended;
import sys.storage.raftcluster.api.ReconfigStep;

/**
 * Two operators, one of which stands by. The active one is frozen in the middle of a change; the
 * other takes over and completes it. When the first wakes up it goes on where it was, with the
 * calls that it was about to make: no node obeys it, because its epoch is of the past.
 */
@Tag("real")
@Live
@Isolated("the operator is everybody's")
class StandbyTest {

  private static final ReconfigStep[] STEPS = {ReconfigStep.ADD_LEARNER, ReconfigStep.ENTER_JOINT};

  @Test
  void anOperatorThatWakesUpAfterItWasSucceededDoesNoHarm(Laboratory laboratory, Clusters clusters)
      throws IOException {
    Machine machine = Machine.assumed();
    var operators = new Operators(laboratory.kubernetes());
    TestCluster test = clusters.create("standby", 3);
    clusters.afterwards(() -> operators.scale(1));
    operators.scale(2);
    test.awaitThat("two operators are ready", laboratory::running);
    List<MemberLog> logs = test.members().stream().map(test::log).toList();
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(100);
      int replicas = 3;
      for (ReconfigStep step : STEPS) {
        replicas = replicas == 3 ? 5 : 3;
        Pod active = operators.active();
        String before = active.getMetadata().getName();
        assertThat(test.scaleWithBlow(replicas, step, () -> machine.freeze(active)))
            .as("frozen in %s", step.text())
            .isTrue();
        test.awaitThat("another acts", () -> !before.equals(operators.holder()));
        machine.thaw(active);
        int wanted = replicas;
        test.awaitThat("the change is complete", () -> test.atRest(wanted));
        test.awaitThat("both are ready again", laboratory::running);
      }
      test.awaitWrites(100);
    }
    test.assertNothingLost();
    for (MemberLog log : logs) {
      assertThat(log.configurations()).extracting(Appended::operatorEpoch).isSorted();
      assertThat(log.configurations()).isEqualTo(logs.getFirst().configurations());
    }
  }
}
