package sys.storage.raftcluster.operator;

import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import sys.storage.raftcluster.api.Annotations;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterSpec;
import sys.storage.raftcluster.operator.plan.Desired;
import sys.storage.raftcluster.operator.plan.Orders;
import sys.storage.raftcluster.operator.plan.RateLimit;
import sys.storage.raftcluster.operator.workload.Names;

/** Reads a resource's wishes. */
final class Desires {

  private Desires() {}

  private static Orders orders(RaftCluster cluster) {
    Map<String, String> annotations =
        Optional.ofNullable(cluster.getMetadata().getAnnotations()).orElse(Map.of());
    return new Orders(
        Optional.ofNullable(annotations.get(Annotations.REPLACE_MEMBER)),
        Optional.ofNullable(annotations.get(Annotations.FORCE_NEW_CLUSTER)));
  }

  /**
   * @throws IllegalArgumentException when a value that the API server should have refused is there
   */
  static Desired of(RaftCluster cluster) {
    RaftClusterSpec spec = cluster.getSpec();
    Duration spread = RateLimit.parse(spec.reconfig().rateLimit()).interval();
    Duration cooldown = Duration.ofSeconds(spec.reconfig().cooldownSeconds());
    return new Desired(
        new Names(cluster.getMetadata().getName()),
        spec.replicas(),
        spec.safetyMode(),
        spec.reconfig().maxParallel(),
        spread.compareTo(cooldown) > 0 ? spread : cooldown,
        Quantity.parse(spec.storageSize()).getNumericalAmount().longValue(),
        spec.paused(),
        spec.retainStorage(),
        orders(cluster));
  }
}
