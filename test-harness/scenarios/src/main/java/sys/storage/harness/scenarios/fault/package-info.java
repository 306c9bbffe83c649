/**
 * Faults of a live cluster: made, proved to have their effect, recorded, and ended. The nodes do
 * the rest (their room {@code fault}).
 */
@NullMarked
package sys.storage.harness.scenarios.fault;

import org.jspecify.annotations.NullMarked;
