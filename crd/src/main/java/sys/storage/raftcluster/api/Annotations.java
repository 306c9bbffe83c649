package sys.storage.raftcluster.api;

/** Annotations of a RaftCluster: orders that are given once and are not part of what it is. */
public final class Annotations {

  /**
   * The member whose disk is to be given up and replaced by an empty one: {@code demo-2}. The
   * operator adds which disk it means, {@code demo-2/<incarnation>/<UID of the claim>}, and removes
   * the annotation when that disk is a member no more.
   */
  public static final String REPLACE_MEMBER = RaftCluster.GROUP + "/replace-member";

  /**
   * The member that is to go on alone, as the only voter of a new Raft cluster, when a majority is
   * lost for good: {@code demo-1/<status.clusterId>}. The operator adds what exactly it means, and
   * removes the annotation when nothing is left of the former cluster.
   */
  public static final String FORCE_NEW_CLUSTER = RaftCluster.GROUP + "/force-new-cluster";

  private Annotations() {}
}
