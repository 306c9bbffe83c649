package sys.storage.harness.scenarios.live;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One operator after the other, each with the next epoch. One thread at a time. */
final class OperatorSuccession implements AutoCloseable {

  private static final String NAMESPACE = "default";

  private final Supplier<Config> server;
  private final List<Thread> burials = new ArrayList<>();
  private final KubernetesClient others;
  private volatile OperatorCalls calls = new OperatorCalls(Optional.empty());
  private MortalOperator current;
  private long epoch;

  /** How many writes had been refused when the present one began. */
  private int conflictsBefore;

  /**
   * @param server a configuration of its own for each
   * @param others what somebody else uses of the same API server
   */
  OperatorSuccession(Supplier<Config> server, KubernetesClient others) {
    this.server = server;
    this.others = others;
    this.current = next(false);
  }

  /** A change begins in which this is to go wrong. */
  void begin(Optional<Mishap> mishap) {
    calls = new OperatorCalls(mishap);
    boolean stuck = mishap.filter(it -> it == Mishap.STUCK_WATCHES).isPresent();
    if (stuck || current.isStuck()) {
      replace(stuck);
    }
  }

  /** The calls of the change so far. */
  Set<String> calls() {
    return calls.names();
  }

  /** How many of them were refused because the object was another one by now. */
  int conflicts() {
    return calls.conflicts();
  }

  /**
   * Starts another operator when the last one has died, or was refused because its watches are
   * stuck; those of the next one are, too, but it begins with what is there then.
   */
  void succeed() {
    if (current.isDead() || (current.isStuck() && conflicts() > conflictsBefore)) {
      replace(current.isStuck());
    }
  }

  private void replace(boolean stuck) {
    current.kill();
    conflictsBefore = conflicts();
    burials.add(Thread.ofPlatform().start(current::close));
    current = next(stuck);
  }

  private MortalOperator next(boolean stuck) {
    epoch++;
    return new MortalOperator(server.get(), others, NAMESPACE, epoch, stuck, () -> calls);
  }

  @Override
  public void close() {
    current.close();
    for (Thread burial : burials) {
      try {
        burial.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
