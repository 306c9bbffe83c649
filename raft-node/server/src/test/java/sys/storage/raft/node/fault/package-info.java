@NullMarked
package sys.storage.raft.node.fault;

import org.jspecify.annotations.NullMarked;
