/**
 * A disk in memory that forgets, tears and refuses as real ones do: what the tests of storage and
 * the simulator run the node's own log and snapshots on. Knows nothing of either.
 */
@NullMarked
package sys.storage.harness.disk;

import org.jspecify.annotations.NullMarked;
