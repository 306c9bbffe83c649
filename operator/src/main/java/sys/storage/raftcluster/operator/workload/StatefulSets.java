package sys.storage.raftcluster.operator.workload;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterSpec;

/**
 * The StatefulSet. {@code Parallel}: a member must be able to start while another does not. {@code
 * OnDelete}: the operator restarts pods itself, when Raft can spare them.
 */
final class StatefulSets {

  private StatefulSets() {}

  static StatefulSet build(
      RaftCluster cluster, Names names, ObjectMeta metadata, int replicas, String claimSize) {
    RaftClusterSpec spec = cluster.getSpec();
    return new StatefulSetBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withReplicas(replicas)
        .withServiceName(names.peerService())
        .withPodManagementPolicy("Parallel")
        .withNewUpdateStrategy()
        .withType("OnDelete")
        .endUpdateStrategy()
        .withRevisionHistoryLimit(10)
        // whenScaled is the operator's own: it deletes a claim when Raft has let go of its member.
        .withNewPersistentVolumeClaimRetentionPolicy()
        .withWhenDeleted(spec.retainStorage() ? "Retain" : "Delete")
        .withWhenScaled("Retain")
        .endPersistentVolumeClaimRetentionPolicy()
        .withNewSelector()
        .withMatchLabels(Labels.selector(names.cluster()))
        .endSelector()
        .withTemplate(PodTemplates.build(cluster, names))
        .withVolumeClaimTemplates(claim(names, spec, claimSize))
        .endSpec()
        .build();
  }

  private static PersistentVolumeClaim claim(Names names, RaftClusterSpec spec, String claimSize) {
    var claim =
        new PersistentVolumeClaimBuilder()
            .withApiVersion("v1")
            .withKind("PersistentVolumeClaim")
            .withNewMetadata()
            .withName(PodTemplates.DATA)
            .withLabels(Labels.of(names.cluster()))
            .endMetadata()
            .withNewSpec()
            .withAccessModes("ReadWriteOnce")
            .withVolumeMode("Filesystem")
            .withNewResources()
            .addToRequests("storage", Quantity.parse(claimSize))
            .endResources()
            .endSpec()
            .build();
    if (!spec.storageClassName().isEmpty()) {
      claim.getSpec().setStorageClassName(spec.storageClassName());
    }
    return claim;
  }
}
