package sys.storage.raftcluster.operator.workload;

import java.util.LinkedHashMap;
import java.util.Map;

/** Labels of everything that belongs to a cluster. */
public final class Labels {

  /** Names the RaftCluster that an object belongs to. */
  public static final String CLUSTER = "storage.sys/cluster";

  private Labels() {}

  /** What a selector matches: never changes, as a StatefulSet's selector is immutable. */
  public static Map<String, String> selector(String cluster) {
    return Map.of(CLUSTER, cluster);
  }

  public static Map<String, String> of(String cluster) {
    var labels = new LinkedHashMap<String, String>();
    labels.put("app", "raft-kv");
    labels.put("app.kubernetes.io/name", "raft-node");
    labels.put("app.kubernetes.io/instance", cluster);
    labels.put("app.kubernetes.io/managed-by", "raftcluster-operator");
    labels.put(CLUSTER, cluster);
    return labels;
  }
}
