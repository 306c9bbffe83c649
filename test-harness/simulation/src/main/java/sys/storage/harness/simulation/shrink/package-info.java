/**
 * Failing runs made small: fewer steps, clients, nodes and special options, as long as the same
 * thing goes wrong.
 */
@NullMarked
package sys.storage.harness.simulation.shrink;

import org.jspecify.annotations.NullMarked;
