/**
 * The admin API on port 9090: the five steps of a membership change, and what an operator must see
 * to decide on them.
 */
@NullMarked
package sys.storage.raft.node.admin;

import org.jspecify.annotations.NullMarked;
