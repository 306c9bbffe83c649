/**
 * The process: settings from the environment and the command line, and the wiring of the rooms
 * below it. Nothing is decided here.
 */
@NullMarked
package sys.storage.raft.node;

import org.jspecify.annotations.NullMarked;
