package sys.storage.raftcluster.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.workload.Names;
import sys.storage.raftcluster.operator.workload.Objects;
import sys.storage.raftcluster.operator.workload.Piece;

/** What is read from the objects of one cluster. */
class KubernetesObjectsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  private static final String BEFORE = "2026-01-01T00:00:00Z";
  private static final String DELETED = "2026-01-01T00:01:00Z";
  private static final String LATER = "2026-01-01T00:02:00Z";

  private static RaftCluster cluster(String uid) {
    var cluster = new RaftCluster();
    cluster.setMetadata(
        new ObjectMetaBuilder()
            .withName("demo")
            .withNamespace("default")
            .withUid(uid)
            .withGeneration(1L)
            .withCreationTimestamp(BEFORE)
            .build());
    cluster.setSpec(Specs.replicas(3));
    return cluster;
  }

  private static HasMetadata statefulSet(String ownerUid) {
    HasMetadata set = new Objects(cluster(ownerUid), "1Gi").build(Piece.STATEFUL_SET, 3, 0);
    set.getMetadata().setUid("set-of-" + ownerUid);
    set.getMetadata().setResourceVersion("1");
    return set;
  }

  private static PersistentVolumeClaimBuilder claim() {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName("data-demo-1")
        .withUid("claim")
        .withCreationTimestamp(BEFORE)
        .endMetadata()
        .withNewSpec()
        .withNewResources()
        .addToRequests("storage", Quantity.parse("1Gi"))
        .endResources()
        .endSpec();
  }

  private static PersistentVolumeClaim ownedBy(String set) {
    return claim()
        .editMetadata()
        .addNewOwnerReference()
        .withKind("StatefulSet")
        .withName("demo")
        .withUid(set)
        .endOwnerReference()
        .endMetadata()
        .build();
  }

  private static Pod pod(String created) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("demo-1")
        .withCreationTimestamp(created)
        .endMetadata()
        .build();
  }

  private static ObservedClaim observed(PersistentVolumeClaim claim, Pod... pods) {
    return KubernetesObjects.of(
            cluster("a"),
            Map.of(Piece.STATEFUL_SET, statefulSet("a")),
            List.of(pods),
            List.of(claim),
            NOW)
        .claims()
        .values()
        .iterator()
        .next();
  }

  private static Iterable<String> former(
      Map<Piece, HasMetadata> pieces, PersistentVolumeClaim claim) {
    return KubernetesObjects.of(cluster("a"), pieces, List.of(), List.of(claim), NOW)
        .workload()
        .former();
  }

  @Test
  void aClaimThatIsDeletedIsHeldByThePodThatRanOnItBefore() {
    var deleted = claim().editMetadata().withDeletionTimestamp(DELETED).endMetadata().build();
    assertThat(observed(deleted, pod(BEFORE)).held()).isTrue();
    assertThat(observed(deleted, pod(LATER)).held()).as("by a later pod").isFalse();
    assertThat(observed(deleted).held()).as("by no pod").isFalse();
    assertThat(observed(claim().build(), pod(BEFORE)).held()).as("not deleted").isFalse();
  }

  @Test
  void aClaimWithoutItsVolumeIsLost() {
    var lost = claim().withNewStatus().withPhase("Lost").endStatus().build();
    assertThat(observed(lost).lost()).isTrue();
    assertThat(observed(claim().build()).lost()).isFalse();
  }

  @Test
  void whatBelongsToAFormerResourceOfTheSameNameIsToldApart() {
    assertThat(former(Map.of(Piece.STATEFUL_SET, statefulSet("a")), ownedBy("set-of-a"))).isEmpty();
    assertThat(former(Map.of(Piece.STATEFUL_SET, statefulSet("b")), claim().build()))
        .containsExactly("StatefulSet demo");
    assertThat(former(Map.of(), ownedBy("set-of-b"))).containsExactly("claim data-demo-1");
    assertThat(former(Map.of(), claim().build())).as("a claim that was kept").isEmpty();
  }

  @Test
  void clustersWithSimilarNamesDoNotMixUpTheirObjects() {
    assertThat(new Names("demo").ordinal("demo-1-0")).isEmpty();
    assertThat(new Names("demo").ordinalOfClaim("data-demo-1-0")).isEmpty();
    assertThat(new Names("demo-1").ordinal("demo-1")).isEmpty();
    assertThat(new Names("demo-1").ordinal("demo-1-0")).hasValue(0);
  }
}
