@NullMarked
package sys.storage.harness.simulation.choice;

import org.jspecify.annotations.NullMarked;
