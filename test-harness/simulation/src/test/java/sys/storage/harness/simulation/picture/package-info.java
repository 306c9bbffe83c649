@NullMarked
package sys.storage.harness.simulation.picture;

import org.jspecify.annotations.NullMarked;
