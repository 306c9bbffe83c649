/**
 * The few file operations that durability rests on, behind an interface, so that tests can lose,
 * tear and refuse them. Knows nothing of logs or snapshots.
 */
@NullMarked
package sys.storage.raft.node.disk;

import org.jspecify.annotations.NullMarked;
