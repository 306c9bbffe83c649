package sys.storage.raftcluster.operator.model;

/** A rule that must hold whatever happens does not. */
public final class Broken extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final String rule;

  Broken(String rule, String text) {
    super(rule + ": " + text);
    this.rule = rule;
  }

  /** The name of the rule. */
  public String rule() {
    return rule;
  }
}
