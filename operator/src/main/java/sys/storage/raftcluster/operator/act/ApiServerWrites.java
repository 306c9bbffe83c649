package sys.storage.raftcluster.operator.act;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.operator.observe.KubernetesObjects;
import sys.storage.raftcluster.operator.report.Notice;
import sys.storage.raftcluster.operator.workload.Objects;
import sys.storage.raftcluster.operator.workload.Piece;

/** Writes to a Kubernetes API server. */
public final class ApiServerWrites implements KubernetesWrites {

  /** Owner of the fields that the operator sets. */
  public static final String FIELD_MANAGER = "raftcluster-operator";

  private static final Logger LOG = LoggerFactory.getLogger(ApiServerWrites.class);
  private static final KubernetesSerialization JSON = new KubernetesSerialization();
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int MESSAGE_LIMIT = 1024;
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final Clock clock;

  public ApiServerWrites(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public RaftCluster writeStatus(RaftCluster read, RaftClusterStatus status) {
    var wanted = new RaftCluster();
    wanted.setMetadata(
        new ObjectMetaBuilder()
            .withName(read.getMetadata().getName())
            .withNamespace(read.getMetadata().getNamespace())
            // Refused when the resource has changed since: what was decided may not hold any more.
            .withResourceVersion(read.getMetadata().getResourceVersion())
            .build());
    wanted.setStatus(status);
    return client.resource(wanted).subresource("status").patch(APPLY);
  }

  @Override
  public void apply(
      RaftCluster cluster,
      Piece piece,
      int replicas,
      int maxUnavailable,
      Optional<String> version) {
    Optional<StatefulSet> existing =
        Optional.ofNullable(
            client
                .apps()
                .statefulSets()
                .inNamespace(cluster.getMetadata().getNamespace())
                .withName(cluster.getMetadata().getName())
                .get());
    if (piece == Piece.STATEFUL_SET && version.isEmpty() && existing.isPresent()) {
      // An apply that names no version would overwrite what has been created since.
      throw new KubernetesClientException("the StatefulSet has been created", CONFLICT, null);
    }
    HasMetadata wanted =
        new Objects(cluster, KubernetesObjects.claimSize(cluster, existing))
            .build(piece, replicas, maxUnavailable);
    version.ifPresent(wanted.getMetadata()::setResourceVersion);
    client.resource(wanted).patch(APPLY);
  }

  @Override
  public void deleteClaim(RaftCluster cluster, String name, String uid) {
    delete(cluster, "persistentvolumeclaims", name, uid);
  }

  @Override
  public void deletePod(RaftCluster cluster, String name, String uid, Optional<String> keptClaim) {
    keptClaim.ifPresent(claim -> requireStays(cluster, claim));
    delete(cluster, "pods", name, uid);
  }

  private void requireStays(RaftCluster cluster, String claim) {
    PersistentVolumeClaim found =
        client
            .persistentVolumeClaims()
            .inNamespace(cluster.getMetadata().getNamespace())
            .withName(claim)
            .get();
    if (found == null || found.isMarkedForDeletion()) {
      throw new KubernetesClientException("claim %s is deleted".formatted(claim), CONFLICT, null);
    }
  }

  /** By UID: a name may by now belong to another object (pravega #312 lost a live claim so). */
  private void delete(RaftCluster cluster, String kind, String name, String uid) {
    var options =
        new DeleteOptionsBuilder()
            .withApiVersion("v1")
            .withKind("DeleteOptions")
            .withNewPreconditions()
            .withUid(uid)
            .endPreconditions()
            .build();
    try {
      client.raw(
          "/api/v1/namespaces/%s/%s/%s".formatted(cluster.getMetadata().getNamespace(), kind, name),
          "DELETE",
          options);
    } catch (KubernetesClientException e) {
      if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
        throw e;
      }
      LOG.debug("{} {} with UID {} is gone already", kind, name, uid);
    }
  }

  @Override
  public void annotate(RaftCluster read, String annotation, Optional<String> value) {
    var annotations = new HashMap<String, @Nullable String>();
    annotations.put(annotation, value.orElse(null)); // In a merge patch, null removes.
    var metadata =
        Map.of(
            "resourceVersion", read.getMetadata().getResourceVersion(), "annotations", annotations);
    client
        .resources(RaftCluster.class)
        .inNamespace(read.getMetadata().getNamespace())
        .withName(read.getMetadata().getName())
        .patch(PatchContext.of(PatchType.JSON_MERGE), JSON.asJson(Map.of("metadata", metadata)));
  }

  @Override
  public void growClaim(RaftCluster cluster, String name, String version, long bytes) {
    var requests = Map.of("storage", Long.toString(bytes));
    client
        .persistentVolumeClaims()
        .inNamespace(cluster.getMetadata().getNamespace())
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            JSON.asJson(
                Map.of(
                    "metadata",
                    Map.of("resourceVersion", version),
                    "spec",
                    Map.of("resources", Map.of("requests", requests)))));
  }

  @Override
  public void publish(RaftCluster cluster, Notice notice) {
    var metadata = cluster.getMetadata();
    Instant now = clock.instant();
    String text = notice.text();
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withName(metadata.getName() + "." + UUID.randomUUID().toString().substring(0, 13))
            .withNamespace(metadata.getNamespace())
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion(cluster.getApiVersion())
            .withKind(cluster.getKind())
            .withName(metadata.getName())
            .withNamespace(metadata.getNamespace())
            .withUid(metadata.getUid())
            .endInvolvedObject()
            .withType(notice.severity().text())
            .withReason(notice.reason())
            .withMessage(text.substring(0, Math.min(MESSAGE_LIMIT, text.length())))
            .withFirstTimestamp(now.truncatedTo(ChronoUnit.SECONDS).toString())
            .withLastTimestamp(now.truncatedTo(ChronoUnit.SECONDS).toString())
            .withEventTime(new MicroTime(now.truncatedTo(ChronoUnit.MICROS).toString()))
            .withCount(1)
            .withAction(notice.reason())
            .withReportingComponent(FIELD_MANAGER)
            .withReportingInstance(FIELD_MANAGER)
            .withNewSource()
            .withComponent(FIELD_MANAGER)
            .endSource()
            .build();
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      LOG.warn(
          "event {} of {} could not be written: {}",
          notice.reason(),
          metadata.getName(),
          e.getMessage());
    }
  }
}
