package sys.storage.harness.simulation.script.play;

/** A fact that a scenario expects does not hold. */
final class ExpectationFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param instead what is
   */
  ExpectationFailed(String instead) {
    super(instead);
  }
}
