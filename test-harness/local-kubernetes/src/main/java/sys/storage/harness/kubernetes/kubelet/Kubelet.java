package sys.storage.harness.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.api.DeleteOptions;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.ResourceApi.Part;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.event.EventRecorder;
import sys.storage.harness.kubernetes.files.FileTree;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.server.PodLogs;
import sys.storage.harness.kubernetes.store.Change;
import sys.storage.harness.kubernetes.store.Subscription;

/** The one node of the cluster and its scheduler: takes every pod, runs it, and lets it go. */
public final class Kubelet implements PodLogs, AutoCloseable {
  /** The name of the node. */
  public static final String NODE_NAME = "local-node";

  private static final Logger LOG = LoggerFactory.getLogger(Kubelet.class);
  private static final Duration GRACE_AT_CLOSE = Duration.ofSeconds(5);

  private final NodeServices node;
  private final EventRecorder scheduler;
  private final LoopbackAddresses addresses;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Map<String, PodRunner> runners = new ConcurrentHashMap<>();
  private final Subscription changes;
  private final Thread thread;

  /**
   * Starts to take pods.
   *
   * @param hosts the file with the cluster's names
   * @param directory for pods' logs and small volumes, and for the list of running processes
   */
  public Kubelet(ResourceApi api, ImageCatalog images, Path hosts, Path directory)
      throws IOException {
    ProcessFiles processes = processFiles(directory);
    processes.killLeftovers();
    Path pods = directory.resolve("pods");
    FileTree.delete(pods);
    this.addresses = LoopbackAddresses.open();
    this.scheduler = new EventRecorder(api, "default-scheduler", "");
    this.node =
        new NodeServices(
            api,
            images,
            new EventRecorder(api, "kubelet", NODE_NAME),
            new Prober(http),
            processes,
            hosts,
            Files.createDirectories(pods));
    this.changes = api.store().subscribe(c -> c.key().resource().equals("pods"));
    this.thread = Thread.ofVirtual().name("kubelet").start(this::follow);
  }

  private static ProcessFiles processFiles(Path directory) throws IOException {
    return new ProcessFiles(directory.resolve("processes"));
  }

  /**
   * Ends the processes of the pods of a kubelet that was killed.
   *
   * @param directory the one that it was started with
   * @return how many
   */
  public static int endLeftovers(Path directory) throws IOException {
    return Files.isDirectory(directory) ? processFiles(directory).killLeftovers() : 0;
  }

  private void follow() {
    try {
      while (true) {
        Optional<Change> change = changes.next(Duration.ofMinutes(1));
        if (change.isPresent()) {
          handle(change.get());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("kubelet stopped");
    }
  }

  private void handle(Change change) {
    ObjectNode pod = change.object();
    switch (change.type()) {
      case ADDED -> admit(pod);
      case MODIFIED -> {
        boolean stopsNow =
            Meta.isDeleting(pod)
                && change.previous().map(before -> !sameDeletion(before, pod)).orElse(true);
        if (stopsNow) {
          Thread.ofVirtual().name("stop " + Meta.name(pod)).start(() -> stop(pod));
        }
      }
      case DELETED -> {
        PodRunner runner = runners.remove(Meta.uid(pod));
        if (runner != null) {
          Thread.ofVirtual().name("remove " + Meta.name(pod)).start(() -> remove(runner));
        }
      }
    }
  }

  private static boolean sameDeletion(JsonNode before, JsonNode after) {
    return Json.text(before, "metadata", "deletionTimestamp")
        .equals(Json.text(after, "metadata", "deletionTimestamp"));
  }

  private void admit(ObjectNode added) {
    ObjectNode bound;
    try {
      bound =
          node.api()
              .modify(
                  node.api().type("pods"),
                  Meta.namespace(added),
                  Meta.name(added),
                  Part.MAIN,
                  pod -> {
                    Json.child(pod, "spec").put("nodeName", NODE_NAME);
                    return pod;
                  },
                  WriteOptions.by("kube-scheduler"));
    } catch (ApiError e) {
      LOG.debug("pod {} went before it was bound: {}", Meta.name(added), e.getMessage());
      return;
    }
    scheduler.normal(
        bound,
        "Scheduled",
        "Successfully assigned "
            + Meta.namespace(bound)
            + "/"
            + Meta.name(bound)
            + " to "
            + NODE_NAME);
    PodRunner runner = new PodRunner(node, bound, addresses.take());
    runners.put(Meta.uid(bound), runner);
    runner.start();
  }

  /** Ends a pod that is being deleted, and then confirms the deletion. */
  private void stop(ObjectNode pod) {
    PodRunner runner = runners.get(Meta.uid(pod));
    try {
      if (runner != null) {
        runner.stop(
            Duration.ofSeconds(Json.at(pod, "metadata", "deletionGracePeriodSeconds").asLong()));
      }
      node.api()
          .delete(
              node.api().type("pods"),
              Meta.namespace(pod),
              Meta.name(pod),
              DeleteOptions.immediately().withUid(Meta.uid(pod)));
    } catch (ApiError e) {
      LOG.debug("pod {} is gone already: {}", Meta.name(pod), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void remove(PodRunner runner) {
    try {
      runner.stop(Duration.ZERO);
      addresses.release(runner.address());
      FileTree.delete(runner.directory());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("cannot delete {}: {}", runner.directory(), e.toString());
    }
  }

  @Override
  public void check(JsonNode pod, LogOptions options) {
    logOf(pod, options);
  }

  private Path logOf(JsonNode pod, LogOptions options) {
    ContainerRunner container = runner(pod, options.container());
    Path log = container.log(options.previous());
    if (options.previous() && !Files.exists(log)) {
      throw ApiError.badRequest(
          "previous terminated container \""
              + container.name()
              + "\" in pod \""
              + Meta.name(pod)
              + "\" not found");
    }
    if (!Files.exists(log)) {
      throw ApiError.badRequest(
          "container \""
              + container.name()
              + "\" in pod \""
              + Meta.name(pod)
              + "\" is waiting to start: "
              + Json.text(container.state().toJson(), "waiting", "reason"));
    }
    return log;
  }

  private ContainerRunner runner(JsonNode pod, String container) {
    PodRunner runner = runners.get(Meta.uid(pod));
    return Optional.ofNullable(runner)
        .flatMap(r -> r.container(container))
        .orElseThrow(
            () ->
                ApiError.badRequest(
                    container.isEmpty()
                        ? "pod " + Meta.name(pod) + " is waiting to start"
                        : "container " + container + " is not valid for pod " + Meta.name(pod)));
  }

  @Override
  public void write(JsonNode pod, LogOptions options, OutputStream out)
      throws IOException, InterruptedException {
    ContainerRunner container = runner(pod, options.container());
    LogReader reader = new LogReader(logOf(pod, options));
    reader.copy(out, options.tailLines());
    while (options.follow()
        && !options.previous()
        && container.state() instanceof ContainerState.Running) {
      Thread.sleep(100);
      reader.copyNew(out);
    }
    reader.copyNew(out);
  }

  /** Ends all pods, with little grace. */
  @Override
  public void close() throws IOException {
    changes.close();
    thread.interrupt();
    List<Thread> stopping = new ArrayList<>();
    try {
      thread.join(); // After it no pod comes in any more.
      for (PodRunner runner : runners.values()) {
        stopping.add(Thread.ofVirtual().start(() -> stopAtClose(runner)));
      }
      for (Thread one : stopping) {
        one.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
    addresses.close();
  }

  private static void stopAtClose(PodRunner runner) {
    try {
      runner.stop(GRACE_AT_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
