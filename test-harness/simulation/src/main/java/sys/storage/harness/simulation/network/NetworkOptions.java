package sys.storage.harness.simulation.network;

/**
 * How the network behaves where nothing is cut.
 *
 * @param loss share of messages that never arrive
 * @param duplication share of messages that arrive twice
 * @param fastestNanos shortest way of a message
 * @param slowestNanos longest way; messages overtake each other
 */
public record NetworkOptions(
    double loss, double duplication, long fastestNanos, long slowestNanos) {

  /** Nothing is lost, and little is reordered. */
  public static final NetworkOptions CALM = new NetworkOptions(0, 0, 100_000, 500_000);
}
