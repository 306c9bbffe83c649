/**
 * The key-value API on port 8080: what is asked of the store becomes commands and reads of the
 * member, here or, forwarded, at the leader.
 */
@NullMarked
package sys.storage.raft.node.api;

import org.jspecify.annotations.NullMarked;
