package sys.storage.harness.linearizability.search;

/**
 * What a search may cost. Whatever is reached first ends it with {@link SearchResult.Stopped},
 * never with an error.
 *
 * @param millis wall clock, at least 1
 * @param configurations how many configurations may be looked at, at least 1
 * @param bytes how much the tables may take, at least 1 MiB. The history itself is not counted
 * @param whenFull what happens when {@code bytes} are taken
 */
public record Limits(long millis, long configurations, long bytes, WhenFull whenFull) {

  /** What happens when the tables have taken what they may. */
  public enum WhenFull {
    /** The search ends. */
    STOP,
    /**
     * The search goes on without remembering more. What it remembers only spares it a second look,
     * so that every verdict stays right; it may take for ever, or until another limit.
     */
    FORGET
  }

  private static final long MEBIBYTE = 1 << 20;

  public Limits {
    if (millis < 1 || configurations < 1 || bytes < MEBIBYTE) {
      throw new IllegalArgumentException(
          "limits must be at least 1 ms, 1 configuration, 1048576 bytes: %d, %d, %d"
              .formatted(millis, configurations, bytes));
    }
  }

  /** A minute, and half of the heap of this JVM. */
  public static Limits standard() {
    return new Limits(
        60_000,
        Long.MAX_VALUE,
        Math.max(MEBIBYTE, Runtime.getRuntime().maxMemory() / 2),
        WhenFull.STOP);
  }

  public Limits withMillis(long limit) {
    return new Limits(limit, configurations, bytes, whenFull);
  }

  public Limits withConfigurations(long limit) {
    return new Limits(millis, limit, bytes, whenFull);
  }

  public Limits withBytes(long limit, WhenFull then) {
    return new Limits(millis, configurations, limit, then);
  }
}
