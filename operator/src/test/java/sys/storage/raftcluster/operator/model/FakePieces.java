package sys.storage.raftcluster.operator.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import sys.storage.raftcluster.operator.workload.Piece;

/** The StatefulSet, the budget and the services, as the API server keeps them. */
final class FakePieces {

  /** As they are at one moment. */
  record Facts(Optional<Integer> replicas, Map<Piece, String> versions, long appliedGeneration) {

    Facts {
      versions = Map.copyOf(versions);
    }
  }

  private final Map<Piece, String> versions = new EnumMap<>(Piece.class);
  private Optional<Integer> replicas = Optional.empty();
  private Optional<Integer> maxUnavailable = Optional.empty();
  private long appliedGeneration;
  private int version;

  Facts facts() {
    return new Facts(replicas, versions, appliedGeneration);
  }

  /** Of the StatefulSet; 0 while there is none. */
  int replicas() {
    return replicas.orElse(0);
  }

  Optional<Integer> maxUnavailable() {
    return maxUnavailable;
  }

  /** Empty when there is no such piece yet. */
  Optional<String> version(Piece piece) {
    return Optional.ofNullable(versions.get(piece));
  }

  void serviceIsWritten(Piece service) {
    changed(service);
  }

  void budgetIsWritten(int wantedUnavailable) {
    maxUnavailable = Optional.of(wantedUnavailable);
    changed(Piece.DISRUPTION_BUDGET);
  }

  void statefulSetIsWritten(int wantedReplicas, long generation) {
    replicas = Optional.of(wantedReplicas);
    appliedGeneration = generation;
    changed(Piece.STATEFUL_SET);
  }

  /** Somebody does, if there is a StatefulSet. */
  void scaleByHand(int count) {
    if (replicas.isPresent()) {
      replicas = Optional.of(count);
      changed(Piece.STATEFUL_SET);
    }
  }

  private void changed(Piece piece) {
    versions.put(piece, Integer.toString(++version));
  }
}
