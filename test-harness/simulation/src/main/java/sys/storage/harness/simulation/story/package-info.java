/** Puts down what happens in a simulated run as the records that a picture is drawn from. */
@NullMarked
package sys.storage.harness.simulation.story;

import org.jspecify.annotations.NullMarked;
