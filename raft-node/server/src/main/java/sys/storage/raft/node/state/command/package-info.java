/** What clients ask of the state machine, what it answers, and the one binary encoding of both. */
@NullMarked
package sys.storage.raft.node.state.command;

import org.jspecify.annotations.NullMarked;
