/** Whole nodes in one process, over real sockets and real files. */
@NullMarked
package sys.storage.raft.node;

import org.jspecify.annotations.NullMarked;
