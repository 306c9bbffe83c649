/**
 * Faults injected on purpose, into messages and the disk: for demonstrations and tests, in nodes
 * that were started for it. Nothing of this is in the way of a message in any other node.
 */
@NullMarked
package sys.storage.raft.node.fault;

import org.jspecify.annotations.NullMarked;
