package sys.storage.raftcluster.operator.observe;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import sys.storage.raftcluster.operator.workload.Piece;

/**
 * The objects that carry the cluster.
 *
 * @param replicas of the StatefulSet; empty while there is none
 * @param maxUnavailable of the disruption budget; empty while there is none
 * @param versions the {@code resourceVersion} of each object that exists
 * @param wrong objects that are missing or differ from what they should be, apart from these two
 *     numbers
 * @param former kinds and names of objects that a former resource of the same name left behind, and
 *     that go with it
 */
public record Workload(
    Optional<Integer> replicas,
    Optional<Integer> maxUnavailable,
    Map<Piece, String> versions,
    Set<Piece> wrong,
    SortedSet<String> former) {

  public Workload {
    versions = Map.copyOf(versions);
    wrong = Set.copyOf(wrong);
    former = Collections.unmodifiableSortedSet(new TreeSet<>(former));
  }

  /** Which version of an object was read; empty when there was none. */
  public Optional<String> version(Piece piece) {
    return Optional.ofNullable(versions.get(piece));
  }
}
