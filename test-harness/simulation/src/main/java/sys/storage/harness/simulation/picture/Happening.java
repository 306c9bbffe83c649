package sys.storage.harness.simulation.picture;

import java.util.List;
import java.util.Optional;

/** One thing that happened. Times are nanoseconds since the beginning. */
public sealed interface Happening {

  long atNanos();

  /** From now on the node is this. */
  record Stood(long atNanos, String node, Standing standing, long term) implements Happening {}

  /**
   * A configuration came into force at a node.
   *
   * @param text for example {@code a b c, leaving a b}
   */
  record Configured(long atNanos, String node, long index, String text, boolean joint)
      implements Happening {}

  /** A leader knows that everything up to the index is committed. */
  record Committed(long atNanos, String node, long index) implements Happening {}

  /** Something small at a node, in a few words. */
  record Noted(long atNanos, String node, String text) implements Happening {}

  record Sent(long atNanos, String from, String to, Traffic traffic, String text, Arrival arrival)
      implements Happening {}

  /**
   * A client's operation.
   *
   * @param text for example {@code put k3=7}
   */
  record Operated(long atNanos, String client, String text, Ending ending) implements Happening {}

  /**
   * Somebody made something happen: a line of a scenario.
   *
   * @param nodes whom it concerns
   */
  record Intervened(long atNanos, List<String> nodes, String text) implements Happening {
    public Intervened {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * Something that must hold does not.
   *
   * @param node where it was noticed; empty: nowhere in particular
   */
  record Violated(long atNanos, Optional<String> node, String invariant, String text)
      implements Happening {}

  /** What became of a message. */
  sealed interface Arrival {

    record At(long nanos) implements Arrival {}

    record Lost() implements Arrival {}

    /** The story ends before it is known. */
    record Open() implements Arrival {}
  }

  /** What came of an operation. */
  sealed interface Ending {

    /**
     * @param text for example {@code 7 (index 12)}
     */
    record Answered(long nanos, String text) implements Ending {}

    record Failed(long nanos, String text) implements Ending {}

    /** No answer before the story ends. */
    record Open() implements Ending {}
  }
}
