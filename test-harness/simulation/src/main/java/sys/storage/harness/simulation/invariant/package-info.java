/** What must hold after every event, one small class each, and what they know of the past. */
@NullMarked
package sys.storage.harness.simulation.invariant;

import org.jspecify.annotations.NullMarked;
