package sys.storage.raftcluster.operator.observe;

/**
 * The volume claim of one ordinal.
 *
 * @param version its {@code resourceVersion}
 * @param inherited whether it is older than the RaftCluster: it may hold a former cluster's data
 * @param bytes the size that it asks for
 * @param lost whether its volume is gone: the claim can never be used again
 * @param held whether it is terminating, and a pod that ran on it before still does: it goes when
 *     that pod does
 */
public record ObservedClaim(
    String name,
    int ordinal,
    String uid,
    String version,
    boolean terminating,
    boolean inherited,
    long bytes,
    boolean lost,
    boolean held) {}
