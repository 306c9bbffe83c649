package sys.storage.raftcluster.operator.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Map;
import java.util.TreeMap;
import sys.storage.raftcluster.api.RaftCluster;

/** The objects that carry one cluster. */
public final class Objects {

  /** Digest of everything that the operator wants of the object, apart from its size. */
  public static final String DIGEST = "storage.sys/digest";

  /**
   * The generation of the RaftCluster that the StatefulSet was last written for. Each pass brings
   * it up to date before it does anything else, and so changes the version of the StatefulSet: what
   * a former pass decided for an older wish, and is still on its way, is then refused.
   */
  public static final String GENERATION = "storage.sys/raftcluster-generation";

  private final RaftCluster cluster;
  private final Names names;
  private final String claimSize;

  /**
   * @param claimSize size in the claim template, which cannot be changed once the StatefulSet
   *     exists: then the size that it has
   */
  public Objects(RaftCluster cluster, String claimSize) {
    this.cluster = cluster;
    this.names = new Names(cluster.getMetadata().getName());
    this.claimSize = claimSize;
  }

  public String name(Piece piece) {
    return switch (piece) {
      case PEER_SERVICE -> names.peerService();
      case CLIENT_SERVICE -> names.clientService();
      case DISRUPTION_BUDGET, STATEFUL_SET -> names.cluster();
    };
  }

  /** The object as it should be, with its digest. */
  public HasMetadata build(Piece piece, int replicas, int maxUnavailable) {
    HasMetadata object = plain(piece, replicas, maxUnavailable);
    String digest = Digest.of(plain(piece, 0, 0));
    object
        .getMetadata()
        .setAnnotations(
            switch (piece) {
              case PEER_SERVICE, CLIENT_SERVICE, DISRUPTION_BUDGET -> Map.of(DIGEST, digest);
              case STATEFUL_SET ->
                  // In order: what is written is compared as text.
                  new TreeMap<>(
                      Map.of(
                          DIGEST,
                          digest,
                          GENERATION,
                          String.valueOf(cluster.getMetadata().getGeneration())));
            });
    return object;
  }

  private HasMetadata plain(Piece piece, int replicas, int maxUnavailable) {
    return switch (piece) {
      case PEER_SERVICE -> peerService();
      case CLIENT_SERVICE -> clientService();
      case DISRUPTION_BUDGET -> disruptionBudget(maxUnavailable);
      case STATEFUL_SET ->
          StatefulSets.build(cluster, names, metadata(names.cluster()), replicas, claimSize);
    };
  }

  private HasMetadata peerService() {
    return new ServiceBuilder()
        .withMetadata(metadata(names.peerService()))
        .withNewSpec()
        .withType("ClusterIP")
        .withClusterIP("None")
        .withSelector(Labels.selector(names.cluster()))
        // A learner or a starting member is not ready, and its peers must find it all the same.
        .withPublishNotReadyAddresses(true)
        .withSessionAffinity("None")
        .withPorts(port("peer", Ports.PEER), port("admin", Ports.ADMIN))
        .endSpec()
        .build();
  }

  private HasMetadata clientService() {
    return new ServiceBuilder()
        .withMetadata(metadata(names.clientService()))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(Labels.selector(names.cluster()))
        .withPublishNotReadyAddresses(false)
        .withSessionAffinity("None")
        .withPorts(port("client", Ports.CLIENT))
        .endSpec()
        .build();
  }

  private HasMetadata disruptionBudget(int maxUnavailable) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(metadata(names.cluster()))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(maxUnavailable))
        .withNewSelector()
        .withMatchLabels(Labels.selector(names.cluster()))
        .endSelector()
        .endSpec()
        .build();
  }

  private static ServicePort port(String name, int port) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(port)
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(name))
        .build();
  }

  private ObjectMeta metadata(String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(cluster.getMetadata().getNamespace())
        .withLabels(Labels.of(names.cluster()))
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(cluster.getApiVersion())
                .withKind(cluster.getKind())
                .withName(names.cluster())
                .withUid(cluster.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build())
        .build();
  }
}
