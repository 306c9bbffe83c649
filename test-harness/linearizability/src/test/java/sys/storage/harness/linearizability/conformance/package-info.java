/** Public histories with known verdicts. */
@NullMarked
package sys.storage.harness.linearizability.conformance;

import org.jspecify.annotations.NullMarked;
