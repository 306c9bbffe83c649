package sys.storage.harness.simulation.client;

/**
 * When an operation began.
 *
 * @param newestIndex of what was acknowledged before
 * @param time on the clock of {@link ToldHistory}
 */
public record Begun(long newestIndex, long time) {}
