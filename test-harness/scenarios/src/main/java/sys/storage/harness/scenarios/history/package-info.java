/**
 * What clients did and saw: operations with their start and end on one monotonic clock. No opinion
 * of whether it is right; that is the room of the checks.
 */
@NullMarked
package sys.storage.harness.scenarios.history;

import org.jspecify.annotations.NullMarked;
