/** Tests of the measuring of branches. */
@NullMarked
package sys.storage.harness.simulation.branches;

import org.jspecify.annotations.NullMarked;
