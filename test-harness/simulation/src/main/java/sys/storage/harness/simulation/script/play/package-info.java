/** Scenarios come to life here: the simulated world that their steps act on, and what is seen. */
@NullMarked
package sys.storage.harness.simulation.script.play;

import org.jspecify.annotations.NullMarked;
