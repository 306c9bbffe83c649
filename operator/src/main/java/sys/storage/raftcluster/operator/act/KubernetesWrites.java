package sys.storage.raftcluster.operator.act;

import java.util.Optional;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.operator.report.Notice;
import sys.storage.raftcluster.operator.workload.Piece;

/**
 * Every write that the operator makes to Kubernetes. Each may be repeated without harm. A failure
 * is thrown as the Kubernetes client's exception.
 */
public interface KubernetesWrites {

  /**
   * Replaces the status, if the resource is still the one that was read.
   *
   * @return the resource as it is now
   */
  RaftCluster writeStatus(RaftCluster read, RaftClusterStatus status);

  /**
   * Server-side apply of one object, if it is still the one that was read.
   *
   * @param version the version of the object that was read; empty: there was none, so it is created
   */
  void apply(
      RaftCluster cluster, Piece piece, int replicas, int maxUnavailable, Optional<String> version);

  /** Deletes the claim if it is still the one with the UID. Done already when it is not. */
  void deleteClaim(RaftCluster cluster, String name, String uid);

  /**
   * Deletes the pod if it is still the one with the UID. Done already when it is not.
   *
   * @param keptClaim a claim without which the pod is not deleted: as long as the claim is on its
   *     way out, only the pod keeps it alive (fails with 409 then, whatever informers have shown)
   */
  void deletePod(RaftCluster cluster, String name, String uid, Optional<String> keptClaim);

  /**
   * Sets an annotation of the resource, if it is still the one that was read.
   *
   * @param value empty: the annotation is removed
   */
  void annotate(RaftCluster read, String annotation, Optional<String> value);

  /**
   * Lets the claim ask for a size, if it is still the one that was read.
   *
   * @param version the version of the claim that was read
   */
  void growClaim(RaftCluster cluster, String name, String version, long bytes);

  /** Tells people. A failure is logged and changes nothing. */
  void publish(RaftCluster cluster, Notice notice);
}
