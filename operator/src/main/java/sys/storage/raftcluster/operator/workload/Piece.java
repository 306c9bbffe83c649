package sys.storage.raftcluster.operator.workload;

/** The objects that carry a cluster, in the order in which they are created. */
public enum Piece {
  /** Headless: gives each pod a name, also before it is ready. */
  PEER_SERVICE,
  /** What clients use: ready pods only. */
  CLIENT_SERVICE,
  DISRUPTION_BUDGET,
  STATEFUL_SET
}
