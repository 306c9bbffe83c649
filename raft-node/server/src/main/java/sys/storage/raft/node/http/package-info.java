/**
 * What the three ports have in common: how a small server is started, how a body is read, and how
 * anything that goes wrong becomes a problem document. No route lives here.
 */
@NullMarked
package sys.storage.raft.node.http;

import org.jspecify.annotations.NullMarked;
