package sys.storage.harness.simulation.operator;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterSpec;
import sys.storage.raftcluster.api.ReconfigSpec;
import sys.storage.raftcluster.api.SafetyMode;

/** The one resource that the operator looks after, as its user writes it. */
final class DemoResource {

  static final String NAME = "demo";

  private static final ReconfigSpec UNLIMITED = new ReconfigSpec("1000/s", 2, 0);

  private DemoResource() {}

  static RaftCluster create(int replicas, SafetyMode mode) {
    var resource = new RaftCluster();
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withName(NAME)
            .withNamespace("default")
            .withUid("resource")
            .withGeneration(1L)
            .withResourceVersion("1")
            .build());
    resource.setSpec(spec(replicas, mode));
    return resource;
  }

  static RaftClusterSpec spec(int replicas, SafetyMode mode) {
    return new RaftClusterSpec(
        replicas,
        "local/raft-node:latest",
        "1Gi",
        "",
        "30s",
        300,
        mode,
        mode != SafetyMode.SAFE,
        UNLIMITED,
        false,
        false,
        new ResourceRequirements(),
        new Affinity(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        List.of());
  }
}
