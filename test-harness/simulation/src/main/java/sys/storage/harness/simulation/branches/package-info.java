/** Which branches of the core the simulation takes, by JaCoCo. */
@NullMarked
package sys.storage.harness.simulation.branches;

import org.jspecify.annotations.NullMarked;
