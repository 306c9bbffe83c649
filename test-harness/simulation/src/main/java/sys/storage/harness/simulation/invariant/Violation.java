package sys.storage.harness.simulation.invariant;

/** An invariant does not hold: the product, or the simulator, is wrong. */
public final class Violation extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String invariant;

  public Violation(String invariant, String text) {
    super(invariant + ": " + text);
    this.invariant = invariant;
  }

  /** Name of the invariant. */
  public String invariant() {
    return invariant;
  }
}
