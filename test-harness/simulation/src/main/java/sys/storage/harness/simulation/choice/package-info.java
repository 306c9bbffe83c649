/** All chance of a run: drawn from one seed, by purpose. */
@NullMarked
package sys.storage.harness.simulation.choice;

import org.jspecify.annotations.NullMarked;
