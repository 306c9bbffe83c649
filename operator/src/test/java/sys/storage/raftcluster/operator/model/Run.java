package sys.storage.raftcluster.operator.model;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.AdminApi;
import sys.storage.raftcluster.operator.Reconciliation;
import sys.storage.raftcluster.operator.act.Executor;
import sys.storage.raftcluster.operator.observe.NodeObserver;
import sys.storage.raftcluster.operator.observe.Nodes;
import sys.storage.raftcluster.operator.plan.Action;

/** The operator's real passes against the model, with a clock that moves one second a pass. */
public final class Run {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  public final World world;
  public final MishapSource mishaps = new MishapSource();
  public final List<Action> actions = new ArrayList<>();

  /** Raised when another operator takes over. */
  public long epoch = 1;

  private Instant now = START;
  private int drawn;

  public Run(World world) {
    this.world = world;
  }

  /**
   * One pass of an operator that has just been started: it can not remember anything.
   *
   * @return what it did; empty when a mishap ended the pass
   */
  public Optional<Action> pass() {
    now = now.plus(Duration.ofSeconds(1));
    long ownEpoch = epoch;
    world.newestEpoch = epoch;
    Nodes nodes = address -> mishaps.around(node(world.names.ordinal(address).orElseThrow()));
    var writes = mishaps.around(world.writes);
    var reconciliation =
        new Reconciliation(
            new NodeObserver(nodes, Runnable::run),
            new Executor(writes, nodes, () -> ownEpoch),
            writes,
            Clock.fixed(now, ZoneOffset.UTC),
            () -> new UUID(1, ++drawn));
    Optional<Action> action = Optional.empty();
    var interrupted = world.rules.begin(ownEpoch);
    try {
      action =
          Optional.of(
              reconciliation.pass(world.resource.read(), world.informers.objects()).action());
    } catch (Mishap.Killed | KubernetesClientException e) {
      // The next pass is another operator's, or the same one's next attempt.
      if (e instanceof Mishap.Killed) {
        world.met(Rare.KILLED);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      world.rules.resume(interrupted);
    }
    action.ifPresent(actions::add);
    world.settle();
    world.rules.afterStep();
    return action;
  }

  private AdminApi node(int ordinal) {
    if (!world.silent.contains(ordinal)) {
      return new ModelNode(world, ordinal);
    }
    world.met(Rare.SILENT_MEMBER);
    return (AdminApi)
        Proxy.newProxyInstance(
            AdminApi.class.getClassLoader(),
            new Class<?>[] {AdminApi.class},
            (_, _, _) -> new Answer.Unreachable<>("no answer in time"));
  }

  /**
   * Passes until nothing is left to do.
   *
   * @throws AssertionError when that takes more than the limit
   */
  public Run untilSettled(int limit) {
    for (int i = 0; i < limit; i++) {
      if (pass().filter(action -> action instanceof Action.Settled).isPresent()) {
        return this;
      }
    }
    throw new AssertionError(
        "not settled after %d passes; last: %s; %s"
            .formatted(
                limit, actions.subList(Math.max(0, actions.size() - 5), actions.size()), world));
  }
}
