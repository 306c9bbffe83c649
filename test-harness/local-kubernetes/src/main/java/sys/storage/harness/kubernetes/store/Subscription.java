package sys.storage.harness.kubernetes.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** An ordered queue of changes, filled by the store. One thread may take from it. */
public final class Subscription implements AutoCloseable {
  /** A reader that is further behind than this is cut off: it lists and watches again. */
  static final int CAPACITY = 20_000;

  private final LinkedBlockingQueue<Change> queue = new LinkedBlockingQueue<>(CAPACITY);
  private final Predicate<Change> interest;
  private final Consumer<Subscription> onClose;
  private volatile boolean overflowed;

  Subscription(Predicate<Change> interest, Consumer<Subscription> onClose) {
    this.interest = interest;
    this.onClose = onClose;
  }

  void offer(Change change) {
    if (!overflowed && interest.test(change) && !queue.offer(change)) {
      overflowed = true;
    }
  }

  /** The next change, or nothing when none came in time. */
  public Optional<Change> next(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(queue.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** True when changes were lost because the reader was too slow. */
  public boolean hasOverflowed() {
    return overflowed;
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}
