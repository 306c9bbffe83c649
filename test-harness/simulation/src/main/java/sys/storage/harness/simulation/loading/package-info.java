/** The product and the simulator loaded once more, with some of their classes changed. */
@NullMarked
package sys.storage.harness.simulation.loading;

import org.jspecify.annotations.NullMarked;
