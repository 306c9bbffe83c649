/**
 * What a node measures of itself, for Prometheus and for the log. Nothing here decides anything.
 */
@NullMarked
package sys.storage.raft.node.telemetry;

import org.jspecify.annotations.NullMarked;
