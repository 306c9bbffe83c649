package sys.storage.harness.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.kubelet.PodEnvironment.ConfigurationMissing;
import sys.storage.harness.kubernetes.kubelet.PodEnvironment.Launch;

/**
 * Runs one container of a pod over and over, as its restart policy says, until it is stopped.
 * {@link #run} belongs to one thread; the other methods may be called by any.
 */
final class ContainerRunner {
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  /** As a kubelet limits them. */
  private static final int LAST_WORDS_LINES = 80;

  private static final int LAST_WORDS_BYTES = 2048;

  /**
   * Begins when a line comes in, and goes on without input, as a container does. The line comes
   * when the process is on record: a control plane that is killed before leaves nothing that no
   * later one knows of.
   */
  private static final List<String> ONCE_ON_RECORD =
      List.of("/bin/sh", "-c", "read -r line && exec \"$@\" </dev/null", "sh");

  private final NodeServices node;
  private final JsonNode pod;
  private final JsonNode container;
  private final String address;
  private final PodEnvironment environment;
  private final Path podDirectory;
  private final Path logDirectory;
  private final Runnable onChange;
  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private final RestartBackOff backOff = new RestartBackOff();

  private ContainerState state = new ContainerState.Waiting("ContainerCreating", "");
  private Optional<ContainerState.Terminated> last = Optional.empty();
  private Optional<Process> process = Optional.empty();
  private int restarts;
  private boolean started;
  private boolean ready;

  /**
   * @param onChange called after each change of what {@link #status} says
   */
  ContainerRunner(
      NodeServices node,
      JsonNode pod,
      JsonNode container,
      String address,
      PodEnvironment environment,
      Path podDirectory,
      Runnable onChange) {
    this.node = node;
    this.pod = pod;
    this.container = container;
    this.address = address;
    this.environment = environment;
    this.podDirectory = podDirectory;
    this.logDirectory = podDirectory.resolve("logs").resolve(Json.text(container, "name"));
    this.onChange = onChange;
  }

  String name() {
    return Json.text(container, "name");
  }

  private String image() {
    return Json.text(container, "image");
  }

  /**
   * Runs until the container is stopped, or has ended for good.
   *
   * @param restartPolicy Always, OnFailure or Never
   */
  void run(String restartPolicy) throws InterruptedException {
    while (!isStopping()) {
      Optional<Launch> launch = prepare();
      if (launch.isEmpty()) {
        return;
      }
      long begun = System.nanoTime();
      int exitCode = runOnce(launch.get());
      boolean again =
          restartPolicy.equals("Always") || (restartPolicy.equals("OnFailure") && exitCode != 0);
      if (isStopping() || !again) {
        return;
      }
      waitToRestart(backOff.afterRunOf(Duration.ofNanos(System.nanoTime() - begun)));
    }
  }

  private boolean isStopping() {
    return stopRequested.getCount() == 0;
  }

  /**
   * Waits until image and configuration are there; nothing when the container is stopped meanwhile.
   */
  private Optional<Launch> prepare() throws InterruptedException {
    Duration delay = Duration.ofSeconds(1);
    while (!isStopping()) {
      Optional<List<String>> entryPoint = node.images().entryPoint(image());
      Optional<Launch> launch =
          entryPoint.isPresent() ? configure(entryPoint.get()) : Optional.empty();
      if (launch.isPresent()) {
        return launch;
      }
      if (entryPoint.isEmpty()) {
        failToPull();
      }
      pause(delay);
      delay = delay.compareTo(LONGEST_RETRY) < 0 ? delay.multipliedBy(2) : delay;
    }
    return Optional.empty();
  }

  private Optional<Launch> configure(List<String> entryPoint) {
    try {
      Launch launch = environment.launch(container, entryPoint);
      event("Normal", "Pulled", "Container image \"" + image() + "\" already present on machine");
      return Optional.of(launch);
    } catch (ConfigurationMissing e) {
      event("Warning", "Failed", "Error: " + e.text());
      become(new ContainerState.Waiting("CreateContainerConfigError", e.text()));
      return Optional.empty();
    }
  }

  /** Shows the failure for a moment, and then that it will be tried again, as a kubelet does. */
  private void failToPull() throws InterruptedException {
    String why = "image \"" + image() + "\" is not in the image catalog of the local control plane";
    event("Normal", "Pulling", "Pulling image \"" + image() + "\"");
    event("Warning", "Failed", "Failed to pull image \"" + image() + "\": " + why);
    event("Warning", "Failed", "Error: ErrImagePull");
    become(new ContainerState.Waiting("ErrImagePull", why));
    pause(Duration.ofSeconds(1));
    String again = "Back-off pulling image \"" + image() + "\"";
    event("Normal", "BackOff", again);
    become(new ContainerState.Waiting("ImagePullBackOff", again + ": " + why));
  }

  /** Waits, but not longer than until the container is to be stopped. */
  private void pause(Duration delay) throws InterruptedException {
    stopRequested.await(delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private int runOnce(Launch launch) throws InterruptedException {
    String begun = Meta.now();
    Process running;
    try {
      running = start(launch);
    } catch (IOException e) {
      event(
          "Warning",
          "Failed",
          "Error: failed to start container \"" + name() + "\": " + e.getMessage());
      terminated(
          new ContainerState.Terminated(128, begun, Meta.now(), String.valueOf(e.getMessage())));
      return 128;
    }
    event("Normal", "Created", "Created container: " + name());
    event("Normal", "Started", "Started container " + name());
    become(new ContainerState.Running(begun));
    int exitCode;
    try (ContainerProbes probes = probes(launch, running)) {
      probes.start();
      exitCode = running.waitFor();
    } finally {
      if (running.isAlive()) {
        kill(running);
      }
      node.processes().remove(running);
    }
    terminated(new ContainerState.Terminated(exitCode, begun, Meta.now(), lastWords(exitCode)));
    return exitCode;
  }

  /** What a real kubelet takes from a file in the container, here comes from the log alone. */
  private String lastWords(int exitCode) {
    boolean wanted =
        exitCode != 0
            && Json.text(container, "terminationMessagePolicy").equals("FallbackToLogsOnError");
    try {
      return wanted ? new LogReader(log(restarts())).end(LAST_WORDS_LINES, LAST_WORDS_BYTES) : "";
    } catch (IOException e) {
      return "the log cannot be read: " + e.getMessage();
    }
  }

  private Process start(Launch launch) throws IOException {
    Files.createDirectories(logDirectory);
    var command = new ArrayList<>(ONCE_ON_RECORD);
    command.addAll(launch.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(podDirectory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(restarts()).toFile()));
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    synchronized (this) {
      if (isStopping()) {
        throw new IOException("the pod is being stopped");
      }
      Process started = builder.start();
      process = Optional.of(started);
      try (OutputStream input = started.getOutputStream()) {
        node.processes().add(started);
        input.write('\n');
      }
      return started;
    }
  }

  private ContainerProbes probes(Launch launch, Process running) {
    ContainerProbes.Listener listener =
        new ContainerProbes.Listener() {
          @Override
          public void started() {
            update(() -> started = true);
          }

          @Override
          public void ready(boolean now) {
            update(() -> ready = now);
          }

          @Override
          public void unwell(String kind, String message) {
            event(
                "Normal",
                "Killing",
                "Container " + name() + " failed " + kind + " probe, will be restarted");
            Thread.ofVirtual().start(() -> terminate(running, gracePeriod()));
          }
        };
    return new ContainerProbes(
        node.prober(),
        container,
        address,
        launch.environment(),
        listener,
        (kind, message) -> event("Warning", "Unhealthy", kind + " probe failed: " + message));
  }

  private Duration gracePeriod() {
    return Duration.ofSeconds(Json.at(pod, "spec", "terminationGracePeriodSeconds").asLong(30));
  }

  private void waitToRestart(Duration delay) throws InterruptedException {
    synchronized (this) {
      if (state instanceof ContainerState.Terminated terminated) {
        last = Optional.of(terminated);
      }
      restarts++;
    }
    if (!delay.isZero()) {
      String where =
          "container " + name() + " in pod " + Meta.name(pod) + "_" + Meta.namespace(pod);
      event("Warning", "BackOff", "Back-off restarting failed " + where);
      become(
          new ContainerState.Waiting(
              "CrashLoopBackOff",
              "back-off " + delay.toSeconds() + "s restarting failed " + where));
      pause(delay);
    }
  }

  private void terminated(ContainerState.Terminated end) {
    update(
        () -> {
          state = end;
          process = Optional.empty();
          started = false;
          ready = false;
        });
  }

  private void become(ContainerState next) {
    update(() -> state = next);
  }

  private void update(Runnable change) {
    synchronized (this) {
      change.run();
    }
    onChange.run();
  }

  private synchronized int restarts() {
    return restarts;
  }

  private void event(String type, String reason, String message) {
    node.events().record(pod, type, reason, message, "spec.containers{" + name() + "}");
  }

  /**
   * Ends the container for good: SIGTERM, and SIGKILL when the grace period is over. Returns when
   * the process is gone.
   */
  void stop(Duration grace) {
    Optional<Process> running;
    synchronized (this) {
      stopRequested.countDown();
      running = process;
    }
    running.ifPresent(
        p -> {
          event("Normal", "Killing", "Stopping container " + name());
          terminate(p, grace);
        });
  }

  private static void terminate(Process process, Duration grace) {
    // Found before their parent is gone: nothing of a container outlives its first process.
    List<ProcessHandle> children = process.descendants().toList();
    try {
      if (!grace.isZero()) {
        process.destroy();
        process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill(process);
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  synchronized ContainerState state() {
    return state;
  }

  synchronized boolean isReady() {
    return ready;
  }

  synchronized boolean hasStartedOnce() {
    return last.isPresent() || !(state instanceof ContainerState.Waiting);
  }

  /** The entry of {@code containerStatuses}. */
  synchronized ObjectNode status() {
    ObjectNode status =
        Json.object()
            .put("name", name())
            .put("image", image())
            .put("imageID", process.isPresent() ? "local://" + image() : "")
            .put("ready", ready)
            .put("started", started)
            .put("restartCount", restarts);
    process.ifPresent(p -> status.put("containerID", "process://" + p.pid()));
    status.set("state", state.toJson());
    status.set("lastState", last.map(ContainerState::toJson).orElseGet(Json::object));
    return status;
  }

  /** The log of the present run, or of the one before. */
  Path log(boolean previous) {
    return log(previous ? restarts() - 1 : restarts());
  }

  private Path log(int run) {
    return logDirectory.resolve(run + ".log");
  }
}
