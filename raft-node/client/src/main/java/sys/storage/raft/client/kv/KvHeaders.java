package sys.storage.raft.client.kv;

/** Names of the key-value API's own HTTP headers. */
public final class KvHeaders {

  /** Log index at which the operation was executed or the state was read. */
  public static final String INDEX = "X-Raft-Index";

  /** Latest revision of the state that answered. */
  public static final String REVISION = "X-Raft-Revision";

  /** UUID of the session of a write. */
  public static final String CLIENT_ID = "X-Raft-Client-Id";

  /** Number of the write in its session, from 1; a repeated write has the same. */
  public static final String SEQUENCE = "X-Raft-Sequence";

  /** {@code true}: a node that does not lead answers 421 instead of forwarding. */
  public static final String NO_FORWARD = "X-Raft-No-Forward";

  /** Set by a node that forwards; such a request is never forwarded again. */
  public static final String FORWARDED = "X-Raft-Forwarded";

  private KvHeaders() {}
}
