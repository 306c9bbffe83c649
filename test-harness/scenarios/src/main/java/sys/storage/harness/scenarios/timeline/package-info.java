/** What happened when, as a person reads it: the steps of a run with their durations. */
@NullMarked
package sys.storage.harness.scenarios.timeline;

import org.jspecify.annotations.NullMarked;
