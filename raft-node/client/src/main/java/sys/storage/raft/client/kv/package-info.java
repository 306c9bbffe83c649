/**
 * The key-value API on port 8080: what programs that store data call. {@link
 * sys.storage.raft.client.kv.KvClient} finds the leader and repeats calls without applying them
 * twice.
 */
@NullMarked
package sys.storage.raft.client.kv;

import org.jspecify.annotations.NullMarked;
