/**
 * Snapshot files: written, received, checked, read back in chunks. What the body means is the state
 * machine's affair.
 */
@NullMarked
package sys.storage.raft.node.snapshot;

import org.jspecify.annotations.NullMarked;
