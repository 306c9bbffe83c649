/**
 * The unsafe modes shown at work: a schedule for each, the same for the safe mode as its control. A
 * schedule proves each of its preconditions; a run in which one does not hold shows nothing, and
 * says so.
 */
@NullMarked
package sys.storage.harness.scenarios.reproduction;

import org.jspecify.annotations.NullMarked;
