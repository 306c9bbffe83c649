package sys.storage.raft.node.fault;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Messages that come later. One thread delivers them, those of equal delay in their order. Their
 * number is bounded: what is too much is lost, as on a network.
 */
final class HeldMessages implements AutoCloseable {

  private static final int MAX_MESSAGES = 4_096;

  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1, work -> Thread.ofPlatform().daemon().name("held-messages").unstarted(work));
  private final AtomicInteger held = new AtomicInteger();

  HeldMessages() {
    clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Delivers after the delay, or never. */
  void deliverAfter(long nanos, Runnable delivery) {
    if (held.incrementAndGet() > MAX_MESSAGES) {
      held.decrementAndGet();
      return;
    }
    schedule(
        nanos,
        () -> {
          held.decrementAndGet();
          delivery.run();
        });
  }

  /** Does something after the delay, unless this is closed first. */
  void schedule(long nanos, Runnable work) {
    if (!clock.isShutdown()) {
      var _ = clock.schedule(work, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** What is held is lost. */
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
