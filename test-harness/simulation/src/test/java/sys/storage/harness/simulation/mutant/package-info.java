@NullMarked
package sys.storage.harness.simulation.mutant;

import org.jspecify.annotations.NullMarked;
