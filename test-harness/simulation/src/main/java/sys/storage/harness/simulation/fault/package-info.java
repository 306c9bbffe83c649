/** What goes wrong in a run: the options drawn for it, and the events that carry them out. */
@NullMarked
package sys.storage.harness.simulation.fault;

import org.jspecify.annotations.NullMarked;
