/** Scenarios of public bugs, and the player's own tests. */
@NullMarked
package sys.storage.harness.simulation.script.play;

import org.jspecify.annotations.NullMarked;
