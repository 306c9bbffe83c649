/** What becomes of messages: delay, loss, duplication, cuts and clogs of single directions. */
@NullMarked
package sys.storage.harness.simulation.network;

import org.jspecify.annotations.NullMarked;
