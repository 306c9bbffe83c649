package sys.storage.raft.core.simulation;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import sys.storage.raft.core.message.Message;

/** Decides what becomes of a message. */
public final class SimulatedNetwork {

  private final RandomGenerator random;
  private final Set<String> cut = new HashSet<>();
  private Predicate<Message> dropped = message -> false;
  private double lossFraction;
  private double duplicateFraction;
  private long minDelayNanos = 200_000;
  private long maxDelayNanos = 800_000;

  SimulatedNetwork(RandomGenerator random) {
    this.random = random;
  }

  /** Nothing passes from one to the other, in both directions. */
  public void cut(String left, String right) {
    cut.add(left + ">" + right);
    cut.add(right + ">" + left);
  }

  /** Nothing passes from the first to the second; the other way is open. */
  public void cutOneWay(String from, String to) {
    cut.add(from + ">" + to);
  }

  public void heal() {
    cut.clear();
  }

  /** Messages that never arrive, until this is called again. */
  public void drop(Predicate<Message> which) {
    dropped = which;
  }

  public void dropNothing() {
    dropped = message -> false;
  }

  public void unreliable(double loss, double duplicates, long maxDelayMillis) {
    lossFraction = loss;
    duplicateFraction = duplicates;
    maxDelayNanos = Math.max(minDelayNanos + 1, maxDelayMillis * 1_000_000);
  }

  /** How often the message arrives: 0, 1 or 2 times. */
  int copies(Message message) {
    String way = message.envelope().from().name() + ">" + message.envelope().to().name();
    if (cut.contains(way) || dropped.test(message) || random.nextDouble() < lossFraction) {
      return 0;
    }
    return random.nextDouble() < duplicateFraction ? 2 : 1;
  }

  long delayNanos() {
    return random.nextLong(minDelayNanos, maxDelayNanos);
  }
}
