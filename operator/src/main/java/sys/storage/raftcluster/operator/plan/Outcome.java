package sys.storage.raftcluster.operator.plan;

/** What came of an {@link Action}: the plan does not see it, the report does. */
public sealed interface Outcome {

  /** Not carried out: there was nothing to carry out, or not yet. */
  record Pending() implements Outcome {}

  /**
   * @param complete false when it has to be repeated until others are ready
   */
  record Done(boolean complete) implements Outcome {}

  /** Refused for now, or no answer: the next observation shows what to do. */
  record TryAgain(String why) implements Outcome {}

  /**
   * Will not succeed by being repeated alone.
   *
   * @param reason in the spelling of Kubernetes
   * @param why a sentence that a person can act on
   */
  record Failed(String reason, String why) implements Outcome {}
}
