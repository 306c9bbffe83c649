/** From a part that is not linearizable to the few operations that show it, and why. */
@NullMarked
package sys.storage.harness.linearizability.counterexample;

import org.jspecify.annotations.NullMarked;
