package sys.storage.raft.node.state;

/**
 * @param hash of keys, values, revisions and sessions
 * @param appliedIndex of the last entry that is in it
 */
public record StateHash(long hash, long appliedIndex) {}
