/**
 * Nodes: the real core, log, recovery and snapshot store around a virtual clock, with the threads
 * of the server turned into events in the same order.
 */
@NullMarked
package sys.storage.harness.simulation.node;

import org.jspecify.annotations.NullMarked;
