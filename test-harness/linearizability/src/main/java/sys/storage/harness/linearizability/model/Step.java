package sys.storage.harness.linearizability.model;

import java.util.function.Supplier;

/**
 * What an operation does to a state.
 *
 * @param <S> type of the states
 */
public sealed interface Step<S> {

  /** The operation is legal and leaves this state, which may be the same. */
  record Next<S>(S state) implements Step<S> {}

  /**
   * The operation cannot have answered so in this state.
   *
   * @param reason why, for a person; made only when somebody reads it
   */
  record Refused<S>(Supplier<String> reason) implements Step<S> {}

  static <S> Step<S> next(S state) {
    return new Next<>(state);
  }

  static <S> Step<S> refused(Supplier<String> reason) {
    return new Refused<>(reason);
  }
}
