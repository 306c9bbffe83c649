package sys.storage.harness.simulation;

import java.util.Map;

/**
 * What came of a run.
 *
 * @param hash of everything that happened
 * @param counts elections, operations and the like, by name
 * @param faults how often each was injected
 * @param sometimes how often each rare situation occurred
 * @param evaluations how often each invariant was looked at
 */
public record RunReport(
    long seed,
    long hash,
    long events,
    long simulatedNanos,
    Map<String, Long> counts,
    Map<String, Long> faults,
    Map<String, Long> sometimes,
    Map<String, Long> evaluations) {}
