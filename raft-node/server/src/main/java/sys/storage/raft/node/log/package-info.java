/** The durable log: segments, checked frames, recovery. One frame per fsynced batch. */
@NullMarked
package sys.storage.raft.node.log;

import org.jspecify.annotations.NullMarked;
