/** The simulator's own tests, and a bounded number of its runs. */
@NullMarked
package sys.storage.harness.simulation;

import org.jspecify.annotations.NullMarked;
