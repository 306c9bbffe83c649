/** Virtual time: one queue of events in a certain order, and the hash of all that happened. */
@NullMarked
package sys.storage.harness.simulation.timeline;

import org.jspecify.annotations.NullMarked;
