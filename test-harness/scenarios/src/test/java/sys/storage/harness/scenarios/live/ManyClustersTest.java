package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.raftcluster.api.RaftCluster;

/** One operator and twenty clusters, in a namespace that then goes with all of them. */
@Tag("real")
@Live
@Isolated("it needs the whole machine")
class ManyClustersTest {

  private static final int CLUSTERS = 20;
  private static final String NAMESPACE = "many";
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @Test
  void twentyClustersAreServedAndGoWithTheirNamespace(Laboratory laboratory, Clusters clusters) {
    KubernetesClient kubernetes = laboratory.kubernetes();
    kubernetes
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
    clusters.afterwards(() -> kubernetes.namespaces().withName(NAMESPACE).delete());
    long fromNanos = System.nanoTime();
    List<Cluster> twenty =
        IntStream.range(0, CLUSTERS).mapToObj(number -> create(laboratory, number)).toList();
    await("all are ready")
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> twenty.stream().allMatch(cluster -> cluster.isReady(1)));
    System.out.printf(
        "e2e: %-55s %6.1f s%n",
        CLUSTERS + " clusters of one member are ready", (System.nanoTime() - fromNanos) / 1e9);
    assertThat(operator(kubernetes).getStatus().getContainerStatuses().getFirst())
        .satisfies(status -> assertThat(status.getReady()).isTrue());
    kubernetes.namespaces().withName(NAMESPACE).delete();
    await("the namespace is gone")
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> kubernetes.namespaces().withName(NAMESPACE).get() == null);
    String log = kubernetes.pods().resource(operator(kubernetes)).getLog();
    assertThat(log.lines().filter(line -> line.contains("ERROR"))).isEmpty();
  }

  private static Cluster create(Laboratory laboratory, int number) {
    String name = "one-" + number;
    RaftCluster resource = laboratory.parse(TestCluster.yaml(name, 1));
    var cluster = new Cluster(laboratory.kubernetes(), NAMESPACE, name);
    cluster.create(resource);
    return cluster;
  }

  private static Pod operator(KubernetesClient kubernetes) {
    return kubernetes
        .pods()
        .inNamespace("raftcluster-system")
        .withLabel("app.kubernetes.io/name", "raftcluster-operator")
        .list()
        .getItems()
        .getFirst();
  }
}
