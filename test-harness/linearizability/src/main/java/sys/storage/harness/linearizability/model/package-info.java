/**
 * What the data type under test does when it is asked one thing at a time, and the types that ship.
 */
@NullMarked
package sys.storage.harness.linearizability.model;

import org.jspecify.annotations.NullMarked;
