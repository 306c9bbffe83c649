/**
 * How members' messages travel: one WebSocket for each direction between two members, many messages
 * in one frame. Messages may be lost, doubled or late, never altered; the protocol expects that.
 */
@NullMarked
package sys.storage.raft.node.transport;

import org.jspecify.annotations.NullMarked;
