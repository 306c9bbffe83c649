/** How fast the checker decides; `make bench-checker` runs it. */
@NullMarked
package sys.storage.harness.linearizability.benchmark;

import org.jspecify.annotations.NullMarked;
