package sys.storage.raftcluster.operator.model;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import sys.storage.raftcluster.api.RaftClusterSpec;
import sys.storage.raftcluster.api.ReconfigSpec;
import sys.storage.raftcluster.api.SafetyMode;

/** Specifications for tests. */
public final class Specs {

  private static final ReconfigSpec UNLIMITED = new ReconfigSpec("1000/s", 2, 0);

  private Specs() {}

  /** So many replicas, safe, without limits on the pace. */
  public static RaftClusterSpec replicas(int replicas) {
    return spec(replicas, SafetyMode.SAFE, UNLIMITED, false, false);
  }

  /** In safe mode, without limits on the pace. */
  public static RaftClusterSpec asked(
      int replicas, int gibibytes, boolean paused, boolean retainStorage) {
    return spec(replicas, gibibytes + "Gi", SafetyMode.SAFE, UNLIMITED, paused, retainStorage);
  }

  public static RaftClusterSpec spec(
      int replicas, SafetyMode mode, ReconfigSpec reconfig, boolean paused, boolean retainStorage) {
    return spec(replicas, "1Gi", mode, reconfig, paused, retainStorage);
  }

  private static RaftClusterSpec spec(
      int replicas,
      String storage,
      SafetyMode mode,
      ReconfigSpec reconfig,
      boolean paused,
      boolean retainStorage) {
    return new RaftClusterSpec(
        replicas,
        "local/raft-node:latest",
        storage,
        "",
        "30s",
        300,
        mode,
        mode != SafetyMode.SAFE,
        reconfig,
        paused,
        retainStorage,
        new ResourceRequirements(),
        new Affinity(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        List.of());
  }
}
