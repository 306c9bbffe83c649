package sys.storage.raftcluster.operator.observe;

import java.util.Optional;

/** A value that was looked for: it was had, or there is a reason why not. */
public sealed interface Seen<T> {

  record Value<T>(T value) implements Seen<T> {}

  /**
   * @param why a clause that a person can act on; never empty
   */
  record Unreachable<T>(String why) implements Seen<T> {
    public Unreachable {
      if (why.isBlank()) {
        throw new IllegalArgumentException("an unreachable value needs a reason");
      }
    }
  }

  default Optional<T> asOptional() {
    return switch (this) {
      case Value<T>(T value) -> Optional.of(value);
      case Unreachable<T> _ -> Optional.empty();
    };
  }
}
