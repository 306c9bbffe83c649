/**
 * A deterministic cluster in memory: a virtual clock, a network that loses, delays and reorders,
 * disks that forget what was not synced, crashes, and invariants that are checked all the while. It
 * uses nothing but the core's public face.
 */
@NullMarked
package sys.storage.raft.core.simulation;

import org.jspecify.annotations.NullMarked;
