/**
 * Minutes of mixed load on a live cluster in safe mode, with random faults of all kinds and scaling
 * all the while; then the linearizability checker says what clients were told.
 */
@NullMarked
package sys.storage.harness.scenarios.soak;

import org.jspecify.annotations.NullMarked;
