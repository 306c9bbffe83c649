package sys.storage.harness.kubernetes.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.store.Change;
import sys.storage.harness.kubernetes.store.ObjectKey;
import sys.storage.harness.kubernetes.store.ObjectStore;
import sys.storage.harness.kubernetes.store.Subscription;

/** Runs one controller on a thread of its own, fed by the changes of the store. */
public final class ControlLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

  private final ObjectStore store;
  private final Controller controller;
  private final Function<ObjectNode, ObjectKey> keyOf;
  private final Thread thread;

  /** When each object is to be looked at, by System.nanoTime(). */
  private final Map<ObjectKey, Long> dueNanos = new LinkedHashMap<>();

  /**
   * @param keyOf the key of a stored document, for looking at everything once at the start
   */
  public ControlLoop(
      ObjectStore store, Controller controller, Function<ObjectNode, ObjectKey> keyOf) {
    this.store = store;
    this.controller = controller;
    this.keyOf = keyOf;
    this.thread = Thread.ofVirtual().name(controller.name()).start(this::run);
  }

  private void run() {
    try {
      while (true) {
        follow();
      }
    } catch (InterruptedException e) {
      LOG.debug("{} stopped", controller.name());
    }
  }

  /**
   * Follows the changes until the loop was too slow for them and has to look at everything again.
   */
  private void follow() throws InterruptedException {
    try (Subscription changes = store.subscribe(_ -> true)) {
      for (ObjectNode document : store.all()) {
        enqueue(
            new Change(0, Change.Type.ADDED, keyOf.apply(document), document, Optional.empty()));
      }
      while (!changes.hasOverflowed()) {
        Optional<Change> change = changes.next(untilDue());
        while (change.isPresent()) {
          enqueue(change.get());
          change = changes.next(Duration.ZERO);
        }
        reconcileDue();
      }
    }
  }

  private void enqueue(Change change) {
    controller.affectedBy(change).forEach(key -> dueNanos.put(key, System.nanoTime()));
  }

  private Duration untilDue() {
    long now = System.nanoTime();
    return dueNanos.values().stream()
        .map(due -> Duration.ofNanos(Math.max(0, due - now)))
        .min(Duration::compareTo)
        .orElse(IDLE);
  }

  private void reconcileDue() throws InterruptedException {
    long now = System.nanoTime();
    List<ObjectKey> due =
        dueNanos.entrySet().stream()
            .filter(e -> e.getValue() - now <= 0)
            .map(Map.Entry::getKey)
            .toList();
    for (ObjectKey key : due) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      dueNanos.remove(key);
      reconcile(key).ifPresent(d -> dueNanos.put(key, System.nanoTime() + d.toNanos()));
    }
  }

  private Optional<Duration> reconcile(ObjectKey key) {
    try {
      return controller.reconcile(key);
    } catch (ApiError e) {
      // Somebody else was faster: the object is gone or has changed.
      LOG.debug("{} will look again at {}: {}", controller.name(), key, e.getMessage());
      return Optional.of(AFTER_FAILURE);
    } catch (RuntimeException e) {
      // Whatever it was: the state in the store decides anew.
      LOG.warn("{} failed at {} and will try again: {}", controller.name(), key, e.toString());
      LOG.debug("failure of {}", controller.name(), e);
      return Optional.of(AFTER_FAILURE);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
