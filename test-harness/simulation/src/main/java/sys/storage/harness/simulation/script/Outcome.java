package sys.storage.harness.simulation.script;

/** What came of a request. */
public sealed interface Outcome {

  /** No answer yet. */
  record Waiting() implements Outcome {}

  /** A write was executed. */
  record Acknowledged() implements Outcome {}

  /** A read. */
  record Answered(long value) implements Outcome {}

  /** An admin call has taken effect. */
  record Done() implements Outcome {}

  /** The entry is gone, or the node does not know what became of it. */
  record Unknown() implements Outcome {}

  record Refused(Reason reason) implements Outcome {}

  /** As the core says it. */
  enum Reason {
    NOT_LEADER,
    LOST_LEADERSHIP,
    OVERLOADED,
    TRANSFERRING,
    CONFIGURATION_MISMATCH,
    STALE_OPERATOR,
    NOT_YET,
    NOT_READY,
    ILLEGAL
  }
}
