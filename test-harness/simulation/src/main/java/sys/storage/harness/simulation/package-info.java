/**
 * Deterministic simulation: whole clusters with their operator in one thread and in virtual time,
 * everything drawn from one seed, and what must hold looked at after every event.
 */
@NullMarked
package sys.storage.harness.simulation;

import org.jspecify.annotations.NullMarked;
