/**
 * At-most-once execution of client commands: the session table is part of the replicated state
 * (Raft dissertation, section 6.3).
 */
@NullMarked
package sys.storage.raft.core.session;

import org.jspecify.annotations.NullMarked;
