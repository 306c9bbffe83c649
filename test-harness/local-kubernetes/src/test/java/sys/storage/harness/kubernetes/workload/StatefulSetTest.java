package sys.storage.harness.kubernetes.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.harness.kubernetes.workload.Workloads.eventually;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sys.storage.harness.kubernetes.TestCluster;

/** Pods with stable names and claims of their own. */
class StatefulSetTest {
  private final Workloads cluster = new Workloads();

  @AfterEach
  void close() {
    cluster.close();
  }

  /**
   * A set whose pods are ready once their claim holds a file {@code ready}; {@code open} makes it
   * at once.
   */
  private void create(int replicas, String policy, String strategy, boolean open) {
    String script = open ? "touch $DATA/ready; exec sleep 120" : "exec sleep 120";
    cluster.create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {clusterIP: None, publishNotReadyAddresses: true, selector: {app: web}, ports: [{port: 8080}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: web}
        spec:
          replicas: %d
          serviceName: web
          podManagementPolicy: %s
          updateStrategy: {type: %s}
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: web
                image: %s
                args: ['%s']
                env: [{name: DATA, value: /data}]
                readinessProbe: {exec: {command: [sh, -c, 'test -f $DATA/ready']}, periodSeconds: 1, failureThreshold: 1}
                volumeMounts: [{name: data, mountPath: /data}]
          volumeClaimTemplates:
          - metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
        """
            .formatted(replicas, policy, strategy, TestCluster.SHELL, script));
  }

  private void scale(int replicas) {
    cluster
        .client()
        .apps()
        .statefulSets()
        .inNamespace(cluster.namespace())
        .withName("web")
        .scale(replicas);
  }

  private void label(String value) {
    cluster
        .client()
        .apps()
        .statefulSets()
        .inNamespace(cluster.namespace())
        .withName("web")
        .edit(
            s -> {
              s.getSpec().getTemplate().getMetadata().getLabels().put("version", value);
              return s;
            });
  }

  private List<String> podNames() {
    return cluster.client().pods().inNamespace(cluster.namespace()).list().getItems().stream()
        .map(p -> p.getMetadata().getName())
        .sorted()
        .toList();
  }

  @Test
  void eachPodHasItsNameItsClaimAndItsAddress() throws IOException {
    create(3, "Parallel", "OnDelete", true);
    cluster.awaitReady("web-0", "web-1", "web-2");
    Pod pod = cluster.pod("web-1").orElseThrow();
    assertThat(pod.getMetadata().getLabels())
        .containsEntry("statefulset.kubernetes.io/pod-name", "web-1")
        .containsEntry("apps.kubernetes.io/pod-index", "1")
        .containsKey("controller-revision-hash");
    assertThat(cluster.directoryOf("data-web-1").resolve("ready")).exists();
    eventually(() -> cluster.set("web").getStatus().getReadyReplicas() == 3);
    String name = "web-1.web." + cluster.namespace() + ".svc.cluster.local";
    String hosts = Files.readString(TestCluster.shared().hostsFile());
    assertThat(hosts.lines())
        .anyMatch(l -> l.startsWith(pod.getStatus().getPodIP() + " ") && l.contains(name));
  }

  @Test
  void inOrderEachPodWaitsForTheOneBeforeIt() throws IOException {
    create(2, "OrderedReady", "RollingUpdate", false);
    eventually(() -> podNames().equals(List.of("web-0")));
    eventually(() -> cluster.hasEvent("Unhealthy", "Readiness probe failed"));
    assertThat(podNames()).containsExactly("web-0");
    Files.createFile(cluster.directoryOf("data-web-0").resolve("ready"));
    eventually(() -> podNames().equals(List.of("web-0", "web-1")));
  }

  @Test
  void scalingInTakesTheHighestAndKeepsItsClaim() {
    create(3, "Parallel", "OnDelete", true);
    cluster.awaitReady("web-0", "web-1", "web-2");
    scale(2);
    eventually(() -> podNames().equals(List.of("web-0", "web-1")));
    assertThat(cluster.directoryOf("data-web-2").resolve("ready")).exists();
    eventually(() -> cluster.set("web").getStatus().getReplicas() == 2);
  }

  @Test
  void onDeleteAPodKeepsItsTemplateUntilItIsDeleted() {
    create(1, "Parallel", "OnDelete", true);
    cluster.awaitReady("web-0");
    String uid = cluster.pod("web-0").orElseThrow().getMetadata().getUid();
    label("two");
    eventually(
        () -> {
          var status = cluster.set("web").getStatus();
          return !status.getUpdateRevision().equals(status.getCurrentRevision());
        });
    assertThat(cluster.pod("web-0").orElseThrow().getMetadata().getUid()).isEqualTo(uid);
    cluster.client().pods().inNamespace(cluster.namespace()).withName("web-0").delete();
    eventually(
        () ->
            cluster
                .pod("web-0")
                .map(p -> "two".equals(p.getMetadata().getLabels().get("version")))
                .orElse(false));
  }

  @Test
  void aRollingUpdateReplacesEveryPod() {
    create(2, "OrderedReady", "RollingUpdate", true);
    cluster.awaitReady("web-0", "web-1");
    label("two");
    eventually(
        () -> {
          var status = cluster.set("web").getStatus();
          return status.getUpdateRevision().equals(status.getCurrentRevision())
              && Integer.valueOf(2).equals(status.getUpdatedReplicas());
        });
    assertThat(cluster.pod("web-0").orElseThrow().getMetadata().getLabels())
        .containsEntry("version", "two");
  }

  @Test
  void aClaimWaitsForItsPodAndTakesItsDirectoryAlong() {
    create(1, "Parallel", "OnDelete", true);
    cluster.awaitReady("web-0");
    Path directory = cluster.directoryOf("data-web-0");
    var claim =
        cluster
            .client()
            .persistentVolumeClaims()
            .inNamespace(cluster.namespace())
            .withName("data-web-0");
    String uid = claim.require().getMetadata().getUid();
    claim.delete();
    assertThat(claim.require().getMetadata().getDeletionTimestamp()).isNotEmpty();
    assertThat(directory).exists();
    cluster.client().pods().inNamespace(cluster.namespace()).withName("web-0").delete();
    cluster.awaitReady("web-0");
    eventually(() -> !claim.require().getMetadata().getUid().equals(uid));
    eventually(() -> !Files.exists(directory));
  }

  @Test
  void deletingTheSetDeletesItsPods() {
    create(2, "Parallel", "OnDelete", true);
    cluster.awaitReady("web-0", "web-1");
    cluster
        .client()
        .apps()
        .statefulSets()
        .inNamespace(cluster.namespace())
        .withName("web")
        .delete();
    eventually(() -> podNames().isEmpty());
  }
}
