package sys.storage.raft.node.state;

/**
 * What came of an applied command; blank and configuration entries have an empty reply.
 *
 * @param index index of the entry
 * @param term term of the entry: whoever proposed something else at this index was not applied
 * @param reply encoded {@link sys.storage.raft.node.state.command.Outcome}
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; handed over, not copied.
public record ApplyResult(long index, long term, byte[] reply) {}
