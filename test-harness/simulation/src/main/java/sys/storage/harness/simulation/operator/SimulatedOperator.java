package sys.storage.harness.simulation.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.operator.Passed;
import sys.storage.raftcluster.operator.Reconciliation;
import sys.storage.raftcluster.operator.act.Executor;
import sys.storage.raftcluster.operator.observe.KubernetesObjects;
import sys.storage.raftcluster.operator.observe.NodeObserver;
import sys.storage.raftcluster.operator.plan.Action;

/**
 * One process of the operator: the real passes, observe, plan, act and report, each of whose calls
 * takes time, may fail, and may be the last one.
 */
public final class SimulatedOperator {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long AFTER_FAILURE_NANOS = 100_000_000;

  private final String name;
  private final SimulatedCluster cluster;
  private final SimulatedKubernetes kubernetes;
  private final Draws draws;
  private final long epoch;
  private Optional<Coroutine> pass = Optional.empty();
  private Optional<Action> lastAction = Optional.empty();
  private Optional<LastCall> lastCall = Optional.empty();
  private boolean dead;
  private long passes;

  /**
   * @param epoch fencing number; each operator has a higher one than those before
   */
  public SimulatedOperator(
      String name,
      SimulatedCluster cluster,
      SimulatedKubernetes kubernetes,
      Draws draws,
      long epoch) {
    this.name = name;
    this.cluster = cluster;
    this.kubernetes = kubernetes;
    this.draws = draws;
    this.epoch = epoch;
  }

  public void start() {
    next(0);
  }

  /** The process is killed, in whatever call it is. */
  public void kill() {
    dead = true;
    pass.ifPresent(Coroutine::kill);
  }

  /** Whether it waits for an answer. */
  public boolean isInCall() {
    return pass.filter(running -> !running.isFinished()).isPresent();
  }

  public String name() {
    return name;
  }

  /** The process will be killed in this call, once it makes it. */
  public void killIn(LastCall call) {
    lastCall = Optional.of(call);
  }

  /** Whether the process makes its last call here; it is killed then. */
  boolean endsIn(LastCall call) {
    boolean ends = lastCall.filter(call::equals).isPresent();
    if (ends) {
      cluster.timeline().after(0, this::kill);
    }
    return ends;
  }

  public boolean isDead() {
    return dead;
  }

  public long epoch() {
    return epoch;
  }

  /** What the last pass that came to an end decided. */
  public Optional<Action> lastAction() {
    return lastAction;
  }

  public long passes() {
    return passes;
  }

  private void next(long delayNanos) {
    cluster
        .timeline()
        .after(
            delayNanos,
            () -> {
              if (!dead) {
                passes++;
                pass = Optional.of(Coroutine.start(this::pass));
              }
            });
  }

  private void pass(Coroutine coroutine) {
    var cached = kubernetes.cached();
    var writes = new RemoteWrites(name, cluster, kubernetes, coroutine);
    var reconciliation =
        new Reconciliation(
            new NodeObserver(
                address -> new RemoteNode(this, address, cluster, coroutine), Runnable::run),
            new Executor(
                writes, address -> new RemoteNode(this, address, cluster, coroutine), () -> epoch),
            writes,
            Clock.fixed(START.plusNanos(cluster.timeline().nowNanos()), ZoneOffset.UTC),
            () -> new UUID(draws.nextLong(), draws.nextLong()));
    long delayNanos = AFTER_FAILURE_NANOS;
    try {
      RaftCluster resource = writes.read();
      var seen = new KubernetesObjects(cached.workload(), writes.pods(), cached.claims());
      Passed passed = reconciliation.pass(resource, seen);
      lastAction = Optional.of(passed.action());
      delayNanos = passed.comeBackAfter().toNanos();
    } catch (KubernetesClientException failure) {
      // The framework tries again later.
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
    next(delayNanos);
  }
}
