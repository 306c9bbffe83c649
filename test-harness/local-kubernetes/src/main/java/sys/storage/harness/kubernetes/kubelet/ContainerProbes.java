package sys.storage.harness.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The probes of one run of a container, on a virtual thread each: first the startup probe, then
 * liveness and readiness side by side. A container without a probe counts as started, and as ready,
 * at once.
 */
final class ContainerProbes implements AutoCloseable {
  /** What the probes decide. Called on the probes' threads. */
  interface Listener {
    void started();

    void ready(boolean ready);

    /** The startup or the liveness probe has failed too often: the container is to be restarted. */
    void unwell(String kind, String message);
  }

  private final Prober prober;
  private final JsonNode container;
  private final String address;
  private final Map<String, String> environment;
  private final Listener listener;
  private final BiConsumer<String, String> onFailure;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param onFailure told of each failed attempt: the kind of the probe and the message
   */
  ContainerProbes(
      Prober prober,
      JsonNode container,
      String address,
      Map<String, String> environment,
      Listener listener,
      BiConsumer<String, String> onFailure) {
    this.prober = prober;
    this.container = container;
    this.address = address;
    this.environment = environment;
    this.listener = listener;
    this.onFailure = onFailure;
  }

  void start() {
    if (container.has("startupProbe")) {
      begin("startup", this::probeStartup);
    } else {
      afterStart();
    }
  }

  private void begin(String name, Runnable work) {
    Thread thread = Thread.ofVirtual().name(name).start(work);
    threads.add(thread);
    if (closed) {
      thread.interrupt();
    }
  }

  private void probeStartup() {
    JsonNode probe = container.path("startupProbe");
    repeat(
        probe,
        "Startup",
        (successes, failures, message) -> {
          if (successes > 0) {
            afterStart();
            return false;
          }
          if (failures >= threshold(probe)) {
            listener.unwell("startup", message);
            return false;
          }
          return true;
        });
  }

  private static int threshold(JsonNode probe) {
    return probe.path("failureThreshold").asInt(3);
  }

  private void afterStart() {
    listener.started();
    if (container.has("livenessProbe")) {
      begin("liveness", this::probeLiveness);
    }
    if (container.has("readinessProbe")) {
      begin("readiness", this::probeReadiness);
    } else {
      listener.ready(true);
    }
  }

  private void probeLiveness() {
    JsonNode probe = container.path("livenessProbe");
    repeat(
        probe,
        "Liveness",
        (_, failures, message) -> {
          if (failures >= threshold(probe)) {
            listener.unwell("liveness", message);
            return false;
          }
          return true;
        });
  }

  private void probeReadiness() {
    JsonNode probe = container.path("readinessProbe");
    int enough = probe.path("successThreshold").asInt(1);
    repeat(
        probe,
        "Readiness",
        (successes, failures, _) -> {
          if (successes >= enough) {
            listener.ready(true);
          } else if (failures >= threshold(probe)) {
            listener.ready(false);
          }
          return true;
        });
  }

  /** Decides after an attempt whether to go on; counts are of consecutive outcomes. */
  private interface Judge {
    boolean goesOn(int successes, int failures, String message);
  }

  private void repeat(JsonNode probe, String kind, Judge judge) {
    try {
      Thread.sleep(Duration.ofSeconds(probe.path("initialDelaySeconds").asLong(0)));
      int successes = 0;
      int failures = 0;
      while (true) {
        Optional<String> failure = prober.run(probe, container, address, environment);
        successes = failure.isPresent() ? 0 : successes + 1;
        failures = failure.isPresent() ? failures + 1 : 0;
        failure.ifPresent(message -> onFailure.accept(kind, message));
        if (!judge.goesOn(successes, failures, failure.orElse(""))) {
          return;
        }
        Thread.sleep(Duration.ofSeconds(Math.max(1, probe.path("periodSeconds").asLong(10))));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
