package sys.storage.harness.simulation.shrink;

/**
 * How a scenario failed.
 *
 * @param kind the invariant that does not hold, the fact that never came, or the exception: runs
 *     with equal kinds fail the same way
 * @param step which step was being carried out, from 0
 * @param stepNanos when that step began
 * @param atNanos when it failed
 * @param text for people
 */
public record Failure(String kind, int step, long stepNanos, long atNanos, String text) {

  /** How kinds begin of failures in which something never came. */
  public static final String NEVER = "never: ";
}
