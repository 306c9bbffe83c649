/** The data directory: whose it is, who holds it, and how much room is left. */
@NullMarked
package sys.storage.raft.node.directory;

import org.jspecify.annotations.NullMarked;
