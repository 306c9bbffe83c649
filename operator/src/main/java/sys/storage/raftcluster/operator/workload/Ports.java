package sys.storage.raftcluster.operator.workload;

/** Ports of a node. */
public final class Ports {

  /** Key-value API, health and metrics. */
  public static final int CLIENT = 8080;

  /** Raft messages between members. */
  public static final int PEER = 9000;

  /** What the operator asks. */
  public static final int ADMIN = 9090;

  private Ports() {}
}
