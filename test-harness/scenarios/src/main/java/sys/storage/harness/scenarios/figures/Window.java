package sys.storage.harness.scenarios.figures;

/** A stretch of time on the history's clock, from its first nanosecond to its last. */
public record Window(long fromNanos, long toNanos) {

  public Window {
    if (toNanos < fromNanos) {
      throw new IllegalArgumentException(
          "a window ends before it starts: %d < %d".formatted(toNanos, fromNanos));
    }
  }

  public long nanos() {
    return toNanos - fromNanos;
  }

  public boolean contains(long atNanos) {
    return atNanos >= fromNanos && atNanos <= toNanos;
  }
}
