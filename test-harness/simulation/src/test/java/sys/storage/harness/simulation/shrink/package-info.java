@NullMarked
package sys.storage.harness.simulation.shrink;

import org.jspecify.annotations.NullMarked;
