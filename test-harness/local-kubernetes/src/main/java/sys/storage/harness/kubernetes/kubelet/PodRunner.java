package sys.storage.harness.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.kubelet.PodEnvironment.ConfigurationMissing;

/** The life of one pod on this node, from its claims to the end of its last container. */
final class PodRunner {
  private static final Logger LOG = LoggerFactory.getLogger(PodRunner.class);
  private static final Duration RECHECK = Duration.ofMillis(100);

  private final NodeServices node;
  private final JsonNode pod;
  private final String address;
  private final Path directory;
  private final PodStatusWriter status;
  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private final List<ContainerRunner> initContainers = new ArrayList<>();
  private final List<ContainerRunner> containers = new ArrayList<>();
  private final Thread thread;

  PodRunner(NodeServices node, JsonNode pod, String address) {
    this.node = node;
    this.pod = pod;
    this.address = address;
    this.directory = node.podsDirectory().resolve(Meta.uid(pod));
    this.status = new PodStatusWriter(node.api(), pod, address);
    this.thread = Thread.ofVirtual().name("pod " + Meta.name(pod)).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  String address() {
    return address;
  }

  private void run() {
    try {
      if (!awaitClaims()) {
        return;
      }
      status.scheduled();
      Optional<PodEnvironment> environment = awaitVolumes();
      if (environment.isPresent()) {
        runContainers(environment.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("pod {}/{} cannot run", Meta.namespace(pod), Meta.name(pod), e);
      node.events().warning(pod, "FailedMount", "the pod's directory cannot be made: " + e);
    }
  }

  private boolean awaitClaims() throws InterruptedException {
    PodVolumes volumes = new PodVolumes(node.api(), pod, directory);
    Optional<String> told = Optional.empty();
    // Binding takes a moment; only what lasts is worth an event.
    int patience = 5;
    while (true) {
      Optional<String> obstacle = volumes.unboundClaim();
      if (obstacle.isEmpty()) {
        return true;
      }
      if (--patience < 0 && !obstacle.equals(told)) {
        told = obstacle;
        String message = "0/1 nodes are available: " + obstacle.get();
        node.events().warning(pod, "FailedScheduling", message);
        status.unschedulable(message);
      }
      if (stopRequested.await(RECHECK.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
  }

  private Optional<PodEnvironment> awaitVolumes() throws InterruptedException, IOException {
    Files.createDirectories(directory);
    PodVolumes volumes = new PodVolumes(node.api(), pod, directory);
    while (true) {
      try {
        Map<String, Path> directories = volumes.prepare();
        return Optional.of(new PodEnvironment(node.api(), pod, address, node.hosts(), directories));
      } catch (ConfigurationMissing e) {
        node.events().warning(pod, "FailedMount", "MountVolume.SetUp failed: " + e.text());
      }
      if (stopRequested.await(2, TimeUnit.SECONDS)) {
        return Optional.empty();
      }
    }
  }

  private void runContainers(PodEnvironment environment) throws InterruptedException {
    String policy = Json.text(pod, "spec", "restartPolicy");
    synchronized (this) {
      add("initContainers", environment, initContainers);
      add("containers", environment, containers);
    }
    publish();
    for (ContainerRunner init : initContainers) {
      init.run(policy.equals("Never") ? "Never" : "OnFailure");
      boolean succeeded =
          init.state() instanceof ContainerState.Terminated end && end.exitCode() == 0;
      if (!succeeded) {
        publish();
        return;
      }
    }
    List<Thread> threads = new ArrayList<>();
    for (ContainerRunner container : containers) {
      threads.add(
          Thread.ofVirtual()
              .name(Meta.name(pod) + "/" + container.name())
              .start(() -> runContainer(container, policy)));
    }
    for (Thread container : threads) {
      container.join();
    }
  }

  private static void runContainer(ContainerRunner container, String policy) {
    try {
      container.run(policy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void add(String list, PodEnvironment environment, List<ContainerRunner> runners) {
    for (JsonNode container : Json.at(pod, "spec", list)) {
      ContainerRunner runner =
          new ContainerRunner(node, pod, container, address, environment, directory, this::publish);
      if (stopRequested.getCount() == 0) {
        runner.stop(Duration.ZERO);
      }
      runners.add(runner);
    }
  }

  private void publish() {
    status.write(runners(initContainers), runners(containers));
  }

  private synchronized List<ContainerRunner> runners(List<ContainerRunner> of) {
    return List.copyOf(of);
  }

  /** Ends all containers, side by side. Returns when their processes are gone. */
  void stop(Duration grace) throws InterruptedException {
    List<ContainerRunner> all = new ArrayList<>();
    synchronized (this) {
      stopRequested.countDown();
      all.addAll(initContainers);
      all.addAll(containers);
    }
    List<Thread> stopping = new ArrayList<>();
    for (ContainerRunner container : all) {
      stopping.add(Thread.ofVirtual().start(() -> container.stop(grace)));
    }
    for (Thread one : stopping) {
      one.join();
    }
    thread.join(Duration.ofSeconds(5));
  }

  Path directory() {
    return directory;
  }

  /** The runner of a container; of the only one, or of the first, when the name is empty. */
  Optional<ContainerRunner> container(String name) {
    List<ContainerRunner> all = new ArrayList<>(runners(containers));
    all.addAll(runners(initContainers));
    return all.stream().filter(c -> name.isEmpty() || c.name().equals(name)).findFirst();
  }
}
