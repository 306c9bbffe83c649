package sys.storage.raft.node.state;

/**
 * @param hash of keys, values and revisions
 * @param appliedIndex of the last entry that is in it
 */
public record StateHash(long hash, long appliedIndex) {}
