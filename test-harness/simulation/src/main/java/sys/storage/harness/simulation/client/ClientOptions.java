package sys.storage.harness.simulation.client;

/**
 * How clients behave.
 *
 * @param thinkNanos longest pause between two operations
 * @param timeoutNanos how long an answer is waited for before the operation is repeated
 * @param readFraction share of reads
 * @param leaseFraction share of reads that trust the leader's lease
 * @param maxPaddingBytes how large a write may be made
 * @param wanderFraction share of operations that begin at any node, and mostly stay there until it
 *     answers
 */
public record ClientOptions(
    long thinkNanos,
    long timeoutNanos,
    double readFraction,
    double leaseFraction,
    int maxPaddingBytes,
    double wanderFraction) {}
