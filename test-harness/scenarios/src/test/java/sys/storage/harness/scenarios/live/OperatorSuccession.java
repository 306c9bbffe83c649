package sys.storage.harness.scenarios.live;

import io.fabric8.kubernetes.client.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One operator after the other, each with the next epoch. One thread at a time. */
final class OperatorSuccession implements AutoCloseable {

  private static final String NAMESPACE = "default";

  private final Supplier<Config> server;
  private final List<Thread> burials = new ArrayList<>();
  private volatile AdminCalls calls = new AdminCalls(Optional.empty());
  private MortalOperator current;
  private long epoch;

  /**
   * @param server a configuration of its own for each
   */
  OperatorSuccession(Supplier<Config> server) {
    this.server = server;
    this.current = next();
  }

  /** A change begins in which this is to go wrong. */
  void begin(Optional<AdminCalls.Accident> accident) {
    calls = new AdminCalls(accident);
  }

  /** The calls of the change so far. */
  List<AdminCalls.Call> calls() {
    return calls.made();
  }

  long epoch() {
    return epoch;
  }

  /** Starts another operator when the last one has died. */
  void succeed() {
    if (current.isDead()) {
      burials.add(Thread.ofPlatform().start(current::close));
      current = next();
    }
  }

  private MortalOperator next() {
    epoch++;
    return new MortalOperator(server.get(), NAMESPACE, epoch, () -> calls);
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
