/** The real operator's passes against an API server, pods and claims that are simulated. */
@NullMarked
package sys.storage.harness.simulation.operator;

import org.jspecify.annotations.NullMarked;
