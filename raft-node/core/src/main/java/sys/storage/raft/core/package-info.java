/**
 * The protocol as a pure state machine: {@link sys.storage.raft.core.RaftCore} turns events into
 * effects. No thread, clock, file, socket or logger lives here; nothing but the JDK is imported.
 */
@NullMarked
package sys.storage.raft.core;

import org.jspecify.annotations.NullMarked;
