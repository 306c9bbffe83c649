/**
 * The admin API on port 9090: what an operator asks of a node. Records of the wire and the client
 * for them.
 */
@NullMarked
package sys.storage.raft.client.admin;

import org.jspecify.annotations.NullMarked;
