package sys.storage.raftcluster.operator.model;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import java.util.TreeMap;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterSpec;
import sys.storage.raftcluster.api.RaftClusterStatus;

/** The RaftCluster, as the API server keeps it. */
final class FakeResource {

  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private final RaftCluster stored = new RaftCluster();
  private int version = 1;

  FakeResource(RaftClusterSpec spec) {
    stored.setMetadata(
        new ObjectMetaBuilder()
            .withName("demo")
            .withNamespace("default")
            .withUid("cluster-uid")
            .withGeneration(1L)
            .withResourceVersion("1")
            .build());
    stored.setSpec(spec);
  }

  RaftCluster read() {
    return JSON.clone(stored);
  }

  RaftClusterSpec spec() {
    return stored.getSpec();
  }

  RaftClusterStatus status() {
    return stored.getStatus();
  }

  long generation() {
    return stored.getMetadata().getGeneration();
  }

  Optional<String> annotation(String name) {
    return Optional.ofNullable(stored.getMetadata().getAnnotations().get(name));
  }

  /**
   * @throws KubernetesClientException when it has changed since it was read
   */
  void requireCurrent(RaftCluster read) {
    if (!read.getMetadata()
        .getResourceVersion()
        .equals(stored.getMetadata().getResourceVersion())) {
      throw new KubernetesClientException("the object has been modified", 409, null);
    }
  }

  void specify(RaftClusterSpec spec) {
    stored.setSpec(spec);
    stored.getMetadata().setGeneration(generation() + 1);
    changed();
  }

  void report(RaftClusterStatus status) {
    stored.setStatus(status);
    changed();
  }

  void annotate(String name, Optional<String> value) {
    var annotations = new TreeMap<>(stored.getMetadata().getAnnotations());
    annotations.remove(name);
    value.ifPresent(text -> annotations.put(name, text));
    stored.getMetadata().setAnnotations(annotations);
    changed();
  }

  private void changed() {
    stored.getMetadata().setResourceVersion(Integer.toString(++version));
  }
}
