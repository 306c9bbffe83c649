package sys.storage.harness.scenarios.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waiting for a condition of the live cluster, with a bound. */
public final class Await {

  private static final long INTERVAL_MILLIS = 50;
  private static final long QUICK_INTERVAL_MILLIS = 1;

  private Await() {}

  /**
   * Looks again and again until there is a value.
   *
   * @param what for the message, for example {@code 5 of 5 members ready}
   * @param state describes how far it is, for the message
   * @throws StepFailed when {@code limit} has passed
   */
  public static <T> T value(
      String what, Duration limit, Supplier<Optional<T>> look, Supplier<String> state) {
    return value(what, limit, INTERVAL_MILLIS, look, state);
  }

  private static <T> T value(
      String what,
      Duration limit,
      long intervalMillis,
      Supplier<Optional<T>> look,
      Supplier<String> state) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> found = look(look);
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() >= deadlineNanos) {
        throw new StepFailed(
            "%s: not within %d s; %s".formatted(what, limit.toSeconds(), state.get()));
      }
      pause(intervalMillis);
    }
  }

  public static void until(
      String what, Duration limit, Supplier<Boolean> holds, Supplier<String> state) {
    value(what, limit, () -> holds.get() ? Optional.of(true) : Optional.empty(), state);
  }

  /** For something that may last a few milliseconds only. */
  public static void quickly(
      String what, Duration limit, Supplier<Boolean> holds, Supplier<String> state) {
    value(
        what,
        limit,
        QUICK_INTERVAL_MILLIS,
        () -> holds.get() ? Optional.of(true) : Optional.empty(),
        state);
  }

  public static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailed("interrupted");
    }
  }

  /** An API server that does not answer has not said no: look again. */
  private static <T> Optional<T> look(Supplier<Optional<T>> look) {
    try {
      return look.get();
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }
}
