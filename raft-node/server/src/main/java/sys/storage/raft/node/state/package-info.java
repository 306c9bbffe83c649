/**
 * The state machine: a multi-version key-value map in volatile memory. Durability is the affair of
 * the log and the snapshots.
 */
@NullMarked
package sys.storage.raft.node.state;

import org.jspecify.annotations.NullMarked;
