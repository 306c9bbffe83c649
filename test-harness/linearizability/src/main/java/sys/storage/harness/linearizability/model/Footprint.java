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

  /** No promise. */
  record Anything() implements Footprint {}

  static Footprint anything() {
    return new Anything();
  }

  /** Whether the state is never changed. */
  default boolean readOnly() {
    return switch (this) {
      case Reads _, Observes _ -> true;
      case Writes _, Updates _, Anything _ -> false;
    };
  }

  /** Whether this is legal always and what was before is forgotten. */
  default boolean overwrites() {
    return this instanceof Writes;
  }
}
