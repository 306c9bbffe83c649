/**
 * What the three ports have in common: how a small server is started, how a body is read, how much
 * memory requests may take, how anything that goes wrong becomes a problem document, and how the
 * ports of other nodes are called. No route lives here.
 */
@NullMarked
package sys.storage.raft.node.http;

import org.jspecify.annotations.NullMarked;
