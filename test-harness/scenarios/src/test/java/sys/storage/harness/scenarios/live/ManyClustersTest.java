package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sys.storage.harness.scenarios.figures.Figure.Bound.AT_MOST;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.figures.Figure;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.raftcluster.api.RaftCluster;

/** One operator and twenty clusters, in a namespace that then goes with all of them. */
@Tag("real")
@Live
@Isolated("it needs the whole machine")
class ManyClustersTest {

  private static final int CLUSTERS = 20;
  private static final String NAMESPACE = "many";
  private static final int MOST_SECONDS = 240;
  private static final Duration LIMIT = Duration.ofSeconds(MOST_SECONDS);
  private static final double NANOS_PER_SECOND = 1e9;

  /** Nobody else sends patches to these; controllers replace, and the test creates. */
  private static final Pattern WRITES_OF_THE_OPERATOR =
      Pattern.compile(
          "(?=.*resource=\"(raftclusters|statefulsets|services|poddisruptionbudgets)\")"
              + "(?=.*verb=\"(APPLY|PATCH)\")");

  private static final int MOST_WRITES = 30;

  /** Of the 256 that the manifests allow. */
  private static final int MOST_MEBIBYTES = 200;

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
    var operators = new Operators(kubernetes);
    String operator = container(operators);
    var requests = new ApiRequests(kubernetes);
    long writesBefore = requests.count(WRITES_OF_THE_OPERATOR);
    long fromNanos = System.nanoTime();
    List<Cluster> twenty =
        IntStream.range(0, CLUSTERS).mapToObj(number -> create(laboratory, number)).toList();
    await("all are ready")
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> twenty.stream().allMatch(cluster -> cluster.isReady(1)));
    double seconds = (System.nanoTime() - fromNanos) / NANOS_PER_SECOND;
    double writes = requests.count(WRITES_OF_THE_OPERATOR) - (double) writesBefore;
    assertThat(
            List.of(
                shown("all ready, of one member", seconds, MOST_SECONDS, "s"),
                shown(
                    "writes of the operator for each", writes / CLUSTERS, MOST_WRITES, "requests"),
                shown(
                    "memory of the operator", operators.memoryMebibytes(), MOST_MEBIBYTES, "MiB")))
        .allMatch(Figure::met);
    kubernetes.namespaces().withName(NAMESPACE).delete();
    await("the namespace is gone")
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> kubernetes.namespaces().withName(NAMESPACE).get() == null);
    assertThat(container(operators)).isEqualTo(operator);
    String log = kubernetes.pods().resource(operators.active()).getLog();
    assertThat(log.lines().filter(line -> line.contains("ERROR"))).isEmpty();
  }

  private static Figure shown(String what, double value, double target, String unit) {
    var figure = new Figure(CLUSTERS + " clusters: " + what, value, AT_MOST, target, unit);
    Progress.show(figure);
    return figure;
  }

  private static Cluster create(Laboratory laboratory, int number) {
    String name = "one-" + number;
    RaftCluster resource = laboratory.parse(TestCluster.yaml(name, 1));
    var cluster = new Cluster(laboratory.kubernetes(), NAMESPACE, name);
    cluster.create(resource);
    return cluster;
  }

  /** Another one when it was started again. */
  private static String container(Operators operators) {
    return operators.active().getStatus().getContainerStatuses().getFirst().getContainerID();
  }
}
