/**
 * Entries, their one encoding, and the view of the log that the protocol reasons about. Files live
 * in the server.
 */
@NullMarked
package sys.storage.raft.core.log;

import org.jspecify.annotations.NullMarked;
