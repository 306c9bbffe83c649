/**
 * Orders of operations: whether a given one is a linearization, and two ways to find one without a
 * search.
 */
@NullMarked
package sys.storage.harness.linearizability.order;

import org.jspecify.annotations.NullMarked;
