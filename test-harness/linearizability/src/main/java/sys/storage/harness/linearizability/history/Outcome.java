package sys.storage.harness.linearizability.history;

/**
 * What the client learnt of its operation.
 *
 * @param <O> type of the outputs
 */
public sealed interface Outcome<O> {

  /** The operation took effect exactly once between its call and its return, and answered. */
  record Ok<O>(O output) implements Outcome<O> {}

  /** The operation had no effect and never will. */
  record Fail<O>(String reason) implements Outcome<O> {}

  /** Unknown: it may take effect at any time after its call, or never. */
  record Info<O>(String reason) implements Outcome<O> {}
}
