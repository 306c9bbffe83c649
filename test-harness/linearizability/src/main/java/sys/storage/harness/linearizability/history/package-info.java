/** What clients did and saw: operations with their times and outcomes. No opinion of it. */
@NullMarked
package sys.storage.harness.linearizability.history;

import org.jspecify.annotations.NullMarked;
