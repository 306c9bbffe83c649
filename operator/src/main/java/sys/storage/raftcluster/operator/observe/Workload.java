package sys.storage.raftcluster.operator.observe;

import java.util.Optional;
import java.util.Set;
import sys.storage.raftcluster.operator.workload.Piece;

/**
 * The objects that carry the cluster.
 *
 * @param replicas of the StatefulSet; empty while there is none
 * @param maxUnavailable of the disruption budget; empty while there is none
 * @param wrong objects that are missing or differ from what they should be, apart from these two
 *     numbers
 */
public record Workload(
    Optional<Integer> replicas, Optional<Integer> maxUnavailable, Set<Piece> wrong) {

  public Workload {
    wrong = Set.copyOf(wrong);
  }
}
