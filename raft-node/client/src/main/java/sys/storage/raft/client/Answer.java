package sys.storage.raft.client;

import java.util.function.Function;

/**
 * What came of a call: a value, a refusal by the node, or nothing. What could not be had is never
 * mistaken for something empty.
 */
public sealed interface Answer<T> {

  record Ok<T>(T value) implements Answer<T> {}

  /** The node answered with a problem. Nothing has changed. */
  record Refused<T>(Problem problem) implements Answer<T> {}

  /**
   * No answer: refused connection, timeout, broken reply. Whether the call took effect is not
   * known.
   */
  record Unreachable<T>(String reason) implements Answer<T> {}

  /** The same answer with another value. */
  default <R> Answer<R> map(Function<? super T, ? extends R> function) {
    return switch (this) {
      case Ok<T>(T value) -> new Ok<>(function.apply(value));
      case Refused<T>(Problem problem) -> new Refused<>(problem);
      case Unreachable<T>(String reason) -> new Unreachable<>(reason);
    };
  }
}
