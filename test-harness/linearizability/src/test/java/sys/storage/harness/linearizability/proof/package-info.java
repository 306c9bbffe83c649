/** That the checker is right: compared with brute force, and with itself on changed histories. */
@NullMarked
package sys.storage.harness.linearizability.proof;

import org.jspecify.annotations.NullMarked;
