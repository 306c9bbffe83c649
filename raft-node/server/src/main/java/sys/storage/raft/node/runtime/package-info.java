/**
 * The threads of a member: one owns the protocol core, one writes the log, one executes what is
 * committed. Between them bounded queues; around them the life of a node from blank to removed.
 */
@NullMarked
package sys.storage.raft.node.runtime;

import org.jspecify.annotations.NullMarked;
