package sys.storage.harness.linearizability.model;

/**
 * What a model promises of an operation with a given input and output, in whatever state it runs.
 * The search, the fast paths and the minimizer take short cuts by these promises, so a wrong one
 * gives wrong verdicts; {@link #anything()} promises nothing and is always right. "The value" is
 * what the whole state of a partition amounts to.
 */
public sealed interface Footprint {

  /** Legal exactly when the value is {@code value}; never changes the state. */
  record Reads(Object value) implements Footprint {}

  /** Legal in every state; the state afterwards depends on {@code value} alone. */
  record Writes(Object value) implements Footprint {}

  /** When it changes the state, the value was {@code read} and becomes {@code written}. */
  record Updates(Object read, Object written) implements Footprint {}

  /** Never changes the state; legal in some states. */
  record Observes() implements Footprint {}

  /**
   * What operations of a queue promise: the value is the list of the elements, empty at first, and
   * nothing else touches it.
   */
  sealed interface OfQueue extends Footprint {}

  /** Legal in every state; adds the element at the tail. */
  record Enqueues(Object element) implements OfQueue {}

  /** Legal exactly when the element is at the head; takes it away. */
  record Dequeues(Object element) implements OfQueue {}

  /** Legal in every state; takes the head away if there is one. */
  record DequeuesSomething() implements OfQueue {}

  /** Legal exactly when there are no elements; never changes the state. */
  record FindsNothing() implements OfQueue {}

  /** No promise. */
  record Anything() implements Footprint {}

  static Footprint anything() {
    return new Anything();
  }

  /** Whether the state is never changed. */
  default boolean readOnly() {
    return switch (this) {
      case Reads _, Observes _, FindsNothing _ -> true;
      case Writes _, Updates _, Enqueues _, Dequeues _, DequeuesSomething _, Anything _ -> false;
    };
  }

  /** Whether this is legal always and what was before is forgotten. */
  default boolean overwrites() {
    return this instanceof Writes;
  }
}
