/** How other programs speak to a node: answers and problems that all its calls share. */
@NullMarked
package sys.storage.raft.client;

import org.jspecify.annotations.NullMarked;
