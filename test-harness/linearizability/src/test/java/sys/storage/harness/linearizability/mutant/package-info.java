/** Wrong checkers, each of which the comparison with brute force must find. */
@NullMarked
package sys.storage.harness.linearizability.mutant;

import org.jspecify.annotations.NullMarked;
