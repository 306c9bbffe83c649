package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import sys.storage.harness.scenarios.laboratory.Laboratory;

/** {@code manifests/namespaced}: an operator for the namespace that it runs in. */
@Tag("real")
@Live
@Isolated("the operator is everybody's")
class NamespacedTest {

  private static final String MANIFESTS = "manifests/namespaced";
  private static final String ELSEWHERE = "elsewhere";
  private static final Duration ANSWER = Duration.ofSeconds(20);

  @Test
  void anOperatorOfOneNamespaceServesItAloneAndMayDoNothingOutside(
      Laboratory laboratory, Clusters clusters) throws IOException {
    clusters.afterwards(laboratory::startOperator);
    laboratory.stopOperator();
    clusters.afterwards(
        () -> Commands.run("kubectl", "delete", "--ignore-not-found", "-k", MANIFESTS));
    Commands.run("kubectl", "apply", "--server-side", "-k", MANIFESTS);
    clusters.afterwards(() -> Commands.run("kubectl", "delete", "namespace", ELSEWHERE));
    Commands.run("kubectl", "create", "namespace", ELSEWHERE);
    Commands.run("kubectl", "apply", "-n", ELSEWHERE, "-f", "examples/raftcluster-safe.yaml");

    TestCluster test = clusters.create("namespaced", 3);
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(50);
      test.scale(4);
    }
    test.assertNothingLost();

    assertThat(objectsOf(ELSEWHERE)).isEmpty();
    assertThat(may("list", "pods", "default")).isTrue();
    assertThat(may("list", "pods", ELSEWHERE)).isFalse();
    assertThat(may("list", "raftclusters.storage.sys", ELSEWHERE)).isFalse();
  }

  private static String objectsOf(String namespace) {
    return Commands.run("kubectl", "get", "statefulsets,pods", "-n", namespace, "-o", "name");
  }

  private static boolean may(String verb, String resource, String namespace) {
    return Commands.attempt(
                ANSWER,
                "kubectl",
                "auth",
                "can-i",
                verb,
                resource,
                "-n",
                namespace,
                "--as=system:serviceaccount:default:raftcluster-operator")
            .exitCode()
        == 0;
  }
}
