/**
 * Judges a history: pure functions from operations and the final state to a verdict. They decide
 * what the revisions make decidable in one sweep; the general question belongs to a linearizability
 * checker.
 */
@NullMarked
package sys.storage.harness.scenarios.check;

import org.jspecify.annotations.NullMarked;
