package sys.storage.harness.linearizability.model;

import java.util.Collection;
import java.util.Optional;

/**
 * A data type as a sequential machine. Immutable states with {@code equals} and {@code hashCode};
 * all methods are pure and may be called by several threads.
 *
 * @param <S> type of the states
 * @param <I> type of the inputs
 * @param <O> type of the outputs
 */
public interface Model<S, I, O> {

  /** The one partition of a model that has no parts. */
  Object WHOLE = "whole";

  S initial();

  /**
   * Runs an operation alone.
   *
   * @param output what was answered; empty when that is not known. What an unknown answer leaves is
   *     what each known answer leaves that is legal in that state
   */
  Step<S> step(S state, I input, Optional<O> output);

  /**
   * The part of the state that an input touches, such as its key. Operations on different parts
   * must not influence each other: a history is then linearizable exactly when the history of each
   * part is (Herlihy and Wing, "Linearizability", theorem 1).
   */
  default Object partition(I input) {
    return WHOLE;
  }

  /**
   * The same model for a history in which only these inputs occur, so that it can promise more: a
   * value that is only appended to, for instance, is never shortened.
   */
  default Model<S, I, O> narrowedTo(Collection<I> inputs) {
    return this;
  }

  /** What is promised of such an operation within its partition. */
  default Footprint footprint(I input, Optional<O> output) {
    return Footprint.anything();
  }

  /**
   * Whether an operation is illegal in this state and in every state that any operations lead to
   * from here. A search that sees such an operation ahead turns back at once; a state that only
   * grows, such as a log that is appended to, can often tell. False is always right.
   */
  default boolean lost(S state, I input, O output) {
    return false;
  }

  /** About how many bytes of the heap a state takes; for the bound on memory. */
  default long bytes(S state) {
    return 64;
  }

  /** The state for people, such as {@code k=1}. */
  default String describe(S state) {
    return String.valueOf(state);
  }

  /** One short line for people, such as {@code put k=1} or {@code get k -> 1}. */
  default String describe(I input, Optional<O> output) {
    return input + output.map(answer -> " -> " + answer).orElse(" -> ?");
  }
}
