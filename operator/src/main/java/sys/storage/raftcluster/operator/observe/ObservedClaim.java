package sys.storage.raftcluster.operator.observe;

/**
 * The volume claim of one ordinal.
 *
 * @param inherited whether it is older than the RaftCluster: it may hold a former cluster's data
 * @param bytes the size that it asks for
 */
public record ObservedClaim(
    String name, int ordinal, String uid, boolean terminating, boolean inherited, long bytes) {}
