package sys.storage.harness.scenarios.reproduction;

import java.util.Set;

/** Something that happened at a time, as the space-time diagram shows it. */
sealed interface Moment {

  /** On the clock of the history. */
  long atNanos();

  /** A step of the schedule has had its effect. */
  record StepDone(long atNanos, String text) implements Moment {}

  /**
   * From here on, until the next of its kind, no message passes between two sides.
   *
   * @param right empty: all ways are open again
   */
  record Cut(long atNanos, Set<String> left, Set<String> right) implements Moment {}

  /** A member leads. */
  record Leads(long atNanos, String member, long term) implements Moment {}

  /** A client was answered by a member. */
  record Answered(long atNanos, String member, String text, boolean success) implements Moment {}

  /**
   * A member asked another for its vote, or gave it.
   *
   * @param lost whether the cut took the message
   */
  record Ballot(long atNanos, String from, String to, long term, Kind kind, boolean lost)
      implements Moment {}

  /** What a ballot says. */
  enum Kind {
    ASKS,
    VOTES,
    DENIES
  }
}
