package sys.storage.harness.scenarios.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.harness.scenarios.operator.OperatedCluster.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A node that does not start is told in a condition and an event, with what to do next. */
final class NodeFailureApiTest {

  static Stream<ApiServer> servers() {
    return ApiServer.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void anImageThatIsNoNodeShowsAsACrashLoop(ApiServer server) {
    Assumptions.assumeTrue(
        server.hasImage(ApiServer.SHELL_IMAGE), server + " has no image " + ApiServer.SHELL_IMAGE);
    try (var cluster = OperatedCluster.on(server)) {
      cluster.create("{image: '%s'}".formatted(ApiServer.SHELL_IMAGE));
      awaitTold(cluster, "exit code 0");
    }
  }

  @Test
  void aWrongVariableShowsWithTheNodesOwnWords() {
    try (var cluster = OperatedCluster.on(ApiServer.embedded())) {
      cluster.create(
          "{image: '%s', env: [{name: RAFT_LOG_LEVEL, value: loud}]}"
              .formatted(ApiServer.NODE_IMAGE));
      awaitTold(cluster, "exit code 2", "loud");
    }
  }

  @Test
  void aDataDirectoryThatCannotBeUsedShowsWithTheNodesOwnWords() throws IOException {
    try (var cluster = OperatedCluster.on(ApiServer.embedded())) {
      // The claims are there before any node is.
      cluster.create("{image: 'local/no-such-image:none'}");
      await("the volume of demo-0 is there").until(() -> volume(cluster).isPresent());
      Files.writeString(
          volume(cluster).orElseThrow().resolve("metadata.json"), "{\"formatVersion\": 99}");
      cluster.patch("{\"spec\":{\"image\":\"%s\"}}".formatted(ApiServer.NODE_IMAGE));
      awaitTold(cluster, "exit code 1", "metadata.json has format version 99");
    }
  }

  private static void awaitTold(OperatedCluster cluster, String... words) {
    await("the failing node is told")
        .untilAsserted(
            () -> {
              Condition degraded = cluster.condition("Degraded");
              assertThat(degraded.getStatus()).isEqualTo("True");
              assertThat(degraded.getReason()).isEqualTo("NodeFails");
              assertThat(degraded.getMessage())
                  .contains("pod demo-0", "CrashLoopBackOff")
                  .contains(words)
                  .contains("kubectl logs -n " + cluster.namespace() + " demo-0 --previous");
              assertThat(cluster.eventReasons()).contains("NodeFails");
              assertThat(cluster.condition("Ready").getStatus()).isEqualTo("False");
            });
  }

  /** The directory behind the claim of demo-0, which the embedded server makes. */
  private static Optional<Path> volume(OperatedCluster cluster) {
    return cluster.client().persistentVolumes().list().getItems().stream()
        .map(PersistentVolume::getSpec)
        .filter(spec -> spec.getClaimRef().getNamespace().equals(cluster.namespace()))
        .filter(spec -> spec.getClaimRef().getName().equals("data-demo-0"))
        .map(spec -> Path.of(spec.getHostPath().getPath()))
        .findFirst();
  }
}
