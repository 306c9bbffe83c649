package sys.storage.harness.scenarios.soak;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import sys.storage.harness.scenarios.check.Convergence;
import sys.storage.harness.scenarios.check.Verdict;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.cluster.StepFailed;
import sys.storage.harness.scenarios.fault.FaultFailed;
import sys.storage.harness.scenarios.fault.Network;
import sys.storage.harness.scenarios.figures.Window;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.load.FinalStates;
import sys.storage.harness.scenarios.load.Load;
import sys.storage.harness.scenarios.load.UnreadableStateException;
import sys.storage.harness.scenarios.terminal.Ink;
import sys.storage.harness.scenarios.terminal.Terminal;

/**
 * One run: a cluster, its load, its faults, its scaling; then everything is healed, read back and
 * judged. Whatever goes wrong on the way is part of the result, and what the clients were told up
 * to then is checked all the same.
 */
public final class Soak {

  private static final String NAME = "soak";
  private static final String NAMESPACE = "default";
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);
  private static final long OPERATIONS_AFTERWARDS = 100;

  private final Laboratory laboratory;
  private final Terminal terminal;
  private final SoakOptions options;

  /** Of this thread and of those that disturb. */
  private final List<String> failures = new CopyOnWriteArrayList<>();

  public Soak(Laboratory laboratory, Terminal terminal, SoakOptions options) {
    this.laboratory = laboratory;
    this.terminal = terminal;
    this.options = options;
  }

  /** Runs it. The caller stops the laboratory. */
  public SoakResult run() throws IOException {
    Files.createDirectories(options.directory());
    terminal.line(
        terminal.paint(Ink.STRONG, "soak")
            + ": %d clients, %s of random faults and scaling, seed %d"
                .formatted(options.clients(), text(options.duration()), options.seed()));
    try (var history = new HistoryRecorder(options.history())) {
      var events = new Events(history, terminal);
      return run(history, events);
    }
  }

  static String text(Duration duration) {
    return duration.toMillis() % 60_000 == 0
        ? duration.toMinutes() + " min"
        : duration.toSeconds() + " s";
  }

  private SoakResult run(HistoryRecorder history, Events events) {
    Optional<Window> loaded = Optional.empty();
    Optional<Verdict> convergence = Optional.empty();
    long elections = 0;
    try {
      events.say("starting the control plane and the operator");
      laboratory.start(_ -> {});
      var cluster = new Cluster(laboratory.kubernetes(), NAMESPACE, NAME);
      cluster.create(laboratory.parse(resource()));
      Scaling.awaitReady(cluster, Scaling.FEW, READY_LIMIT);
      try (var members = new Members(cluster, laboratory.reach(), laboratory.processes());
          Load load = Load.start(options.load(), history, members.apiAddresses())) {
        events.say("three members are ready; the load begins");
        long startNanos = history.nowNanos();
        var watch = new Watch(members, load, history, events, terminal);
        disturb(cluster, members, events, watch);
        elections = watch.elections();
        recover(cluster, members, history, watch);
        loaded = Optional.of(new Window(startNanos, history.nowNanos()));
        convergence = Optional.of(readBack(cluster, members, load));
      }
    } catch (StepFailed e) {
      failures.add(e.reason());
    } catch (FaultFailed e) {
      failures.add(e.reason());
    } catch (UnreadableStateException e) {
      failures.add(e.reason());
    } catch (KubernetesClientException e) {
      failures.add("the Kubernetes API refuses or does not answer: " + e.getMessage());
    }
    return new SoakResult(
        options,
        history.operations(),
        loaded,
        events.faults(),
        events.ineffective(),
        events.scalings(),
        elections,
        convergence,
        failures);
  }

  /** Faults and scaling, each in a thread of its own, until the time is over or one fails. */
  private void disturb(Cluster cluster, Members members, Events events, Watch watch) {
    long endNanos = System.nanoTime() + options.duration().toNanos();
    BooleanSupplier wanted = () -> System.nanoTime() < endNanos && failures.isEmpty();
    var lock = new ReentrantLock(true);
    var deck = new Deck(options.seed());
    var faults = new Faults(laboratory, cluster, members, lock);
    var disturbance = new Disturbance(faults, deck, events);
    var scaling = new Scaling(cluster, events, lock, options.seed());
    Thread faultThread = start("faults", () -> disturbance.run(wanted));
    Thread scalingThread = start("scaling", () -> scaling.run(wanted));
    watch.until(() -> !faultThread.isAlive() && !scalingThread.isAlive());
  }

  private Thread start(String name, Runnable work) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(
            () -> {
              try {
                work.run();
              } catch (StepFailed e) {
                failures.add(name + ": " + e.reason());
              } catch (RuntimeException e) {
                failures.add(name + ": " + e);
              }
            });
  }

  /** Everything works again, and within a bound the cluster does. */
  private void recover(Cluster cluster, Members members, HistoryRecorder history, Watch watch) {
    laboratory.startOperator();
    new Network(members).heal();
    cluster.scale(Scaling.FEW);
    Scaling.awaitReady(cluster, Scaling.FEW, RECOVERY_LIMIT);
    watch.refresh();
    long before = history.answered();
    Await.until(
        "the clients are served again",
        RECOVERY_LIMIT,
        () -> history.answered() >= before + OPERATIONS_AFTERWARDS,
        () -> "%d operations were answered".formatted(history.answered() - before));
  }

  private static Verdict readBack(Cluster cluster, Members members, Load load) {
    load.stop();
    List<String> unread = load.readAll();
    if (!unread.isEmpty()) {
      throw new StepFailed("%d keys could not be read back: %s".formatted(unread.size(), unread));
    }
    FinalStates states = FinalStates.read(cluster, members, load.keysUsed());
    return Convergence.check(states.reference(), states.members());
  }

  private static String resource() {
    try (InputStream file = Soak.class.getResourceAsStream("raftcluster.yaml")) {
      if (file == null) {
        throw new IllegalStateException("the module lacks its resource raftcluster.yaml");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
