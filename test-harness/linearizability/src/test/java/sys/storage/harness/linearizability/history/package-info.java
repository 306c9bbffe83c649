/** What a history refuses. */
@NullMarked
package sys.storage.harness.linearizability.history;

import org.jspecify.annotations.NullMarked;
