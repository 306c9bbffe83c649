package sys.storage.harness.scenarios.laboratory;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The definition of RaftCluster in {@code manifests/crd}. */
final class ResourceDefinition {

  private static final Path FILE = Path.of("manifests/crd/raftclusters.storage.sys.yaml");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String FIELD_MANAGER = "raftcluster-lab";

  private final Path file;

  ResourceDefinition(Path projectRoot) {
    this.file = projectRoot.resolve(FILE);
  }

  /** {@code kubectl apply --server-side -f FILE}, and waits until the API server serves it. */
  void install(KubernetesClient kubernetes) {
    try (var input = Files.newInputStream(file)) {
      Resource<CustomResourceDefinition> definition =
          kubernetes.apiextensions().v1().customResourceDefinitions().load(input);
      definition.fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
      definition.waitUntilCondition(
          ResourceDefinition::established, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      throw new LaboratoryException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static boolean established(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
  }
}
