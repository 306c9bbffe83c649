/**
 * The binary form of {@code GET /stream}, a WebSocket by which one connection carries many
 * operations at once: for clients that want throughput.
 */
@NullMarked
package sys.storage.raft.client.stream;

import org.jspecify.annotations.NullMarked;
