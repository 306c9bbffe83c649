/**
 * Numbers out of a history: latency percentiles, throughput, pauses; and targets to hold them to.
 */
@NullMarked
package sys.storage.harness.scenarios.figures;

import org.jspecify.annotations.NullMarked;
