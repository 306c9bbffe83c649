/** Clients with sessions and retries. */
@NullMarked
package sys.storage.harness.simulation.client;

import org.jspecify.annotations.NullMarked;
