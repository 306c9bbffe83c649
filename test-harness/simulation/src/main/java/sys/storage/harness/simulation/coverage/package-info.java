/** How often rare situations occurred: a run that never gets there proves nothing about them. */
@NullMarked
package sys.storage.harness.simulation.coverage;

import org.jspecify.annotations.NullMarked;
