package sys.storage.harness.simulation.script.play;

import java.time.Duration;

/**
 * A scenario that went as it should.
 *
 * @param hash of everything that happened
 * @param events how many happened
 * @param simulated how long it took in virtual time
 */
public record PlayReport(long hash, long events, Duration simulated) {}
