/** Machines and the network between them, in one timeline. */
@NullMarked
package sys.storage.harness.simulation.cluster;

import org.jspecify.annotations.NullMarked;
