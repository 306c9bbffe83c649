package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.live.MemberLog.Appended;
import sys.storage.raftcluster.api.ReconfigStep;

/**
 * Two operators, one of which stands by. The active one is frozen in the middle of a change; the
 * other takes over and completes it. When the first wakes up it goes on where it was, with the
 * calls that it was about to make: no node obeys it, because its epoch is of the past.
 */
@Tag("real")
@ExtendWith(SharedLaboratory.class)
class StandbyTest {

  private static final String NAMESPACE = "raftcluster-system";
  private static final String NAME = "raftcluster-operator";
  private static final ReconfigStep[] STEPS = {ReconfigStep.ADD_LEARNER, ReconfigStep.ENTER_JOINT};

  @Test
  void anOperatorThatWakesUpAfterItWasSucceededDoesNoHarm(Laboratory laboratory)
      throws IOException {
    Machine machine = Machine.assumed();
    KubernetesClient kubernetes = laboratory.kubernetes();
    try (var test = TestCluster.create(laboratory, "standby", 3)) {
      operators(kubernetes, test, 2);
      List<MemberLog> logs = test.members().stream().map(test::log).toList();
      try (FollowingLoad _ = test.startLoad()) {
        test.awaitWrites(100);
        int replicas = 3;
        for (ReconfigStep step : STEPS) {
          replicas = replicas == 3 ? 5 : 3;
          Pod frozen = freezeAt(step, replicas, machine, laboratory, test);
          String before = frozen.getMetadata().getName();
          test.awaitThat("another acts", () -> !before.equals(holder(kubernetes)));
          machine.thaw(frozen);
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
    } finally {
      kubernetes.apps().deployments().inNamespace(NAMESPACE).withName(NAME).scale(1);
    }
  }

  private static void operators(KubernetesClient kubernetes, TestCluster test, int count) {
    kubernetes.apps().deployments().inNamespace(NAMESPACE).withName(NAME).scale(count);
    test.awaitThat(
        count + " operators are ready",
        () ->
            kubernetes.pods().inNamespace(NAMESPACE).list().getItems().stream()
                    .filter(
                        pod ->
                            pod.getStatus().getConditions().stream()
                                .anyMatch(
                                    condition ->
                                        condition.getType().equals("Ready")
                                            && condition.getStatus().equals("True")))
                    .count()
                == count);
  }

  private static Pod freezeAt(
      ReconfigStep step, int replicas, Machine machine, Laboratory laboratory, TestCluster test) {
    KubernetesClient kubernetes = laboratory.kubernetes();
    Pod active = kubernetes.pods().inNamespace(NAMESPACE).withName(holder(kubernetes)).require();
    var frozen = new CountDownLatch(1);
    try (Watch _ =
        test.cluster()
            .watch(
                status -> {
                  if (status.currentReconfigStep() == step && frozen.getCount() > 0) {
                    machine.freeze(active);
                    frozen.countDown();
                  }
                },
                () -> {})) {
      test.cluster().scale(replicas);
      test.awaitThat("the step " + step.text(), () -> frozen.getCount() == 0);
    }
    return active;
  }

  /** Name of the pod whose operator acts. */
  private static String holder(KubernetesClient kubernetes) {
    Lease lease = kubernetes.leases().inNamespace(NAMESPACE).withName(NAME).require();
    return lease.getSpec().getHolderIdentity();
  }
}
