package sys.storage.raftcluster.operator.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.operator.observe.Workload;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.Outcome;

/** What a refusal of the API server comes to. */
class ExecutorTest {

  private static final Workload NOTHING =
      new Workload(
          Optional.empty(), Optional.empty(), Map.of(), Set.of(), Collections.emptySortedSet());

  /** Every write is answered so. */
  private static Outcome outcome(Action action, Status answer) {
    var writes =
        (KubernetesWrites)
            Proxy.newProxyInstance(
                ExecutorTest.class.getClassLoader(),
                new Class<?>[] {KubernetesWrites.class},
                (_, _, _) -> {
                  throw new KubernetesClientException(
                      answer.getMessage(), answer.getCode(), answer);
                });
    var executor =
        new Executor(
            writes,
            _ -> {
              throw new AssertionError("no node is asked");
            },
            () -> 1);
    return executor.execute(new RaftCluster(), NOTHING, action);
  }

  @Test
  void aClassThatRefusesToGrowIsSaidInTheWordsOfTheApiServer() {
    Status forbidden =
        new StatusBuilder()
            .withCode(403)
            .withMessage("only dynamically provisioned pvc can be resized")
            .build();
    assertThat(outcome(new Action.GrowClaim("data-demo-0", "1", 1), forbidden))
        .isEqualTo(
            new Outcome.Failed(
                "StorageGrowthRefused", "only dynamically provisioned pvc can be resized"));
  }

  @Test
  void aNamespaceThatIsBeingDeletedIsNoFailure() {
    Status dying =
        new StatusBuilder()
            .withCode(403)
            .withMessage("unable to create new content in namespace x")
            .withNewDetails()
            .addNewCause("", "namespace x is being terminated", "NamespaceTerminating")
            .endDetails()
            .build();
    assertThat(outcome(new Action.Scale(3, 5), dying))
        .isEqualTo(new Outcome.TryAgain("the namespace is being deleted"));
  }
}
