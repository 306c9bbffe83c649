/**
 * Everything durable of a node behind one door: data directory, log and snapshots in the order that
 * crash safety needs.
 */
@NullMarked
package sys.storage.raft.node.storage;

import org.jspecify.annotations.NullMarked;
