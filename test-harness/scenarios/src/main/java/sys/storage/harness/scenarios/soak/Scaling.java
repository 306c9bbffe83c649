package sys.storage.harness.scenarios.soak;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.history.NoteLine;

/** Scales 3 -> 5 -> 3 again and again; now and then the user changes the mind on the way. */
final class Scaling {

  static final int FEW = 3;
  static final int MANY = 5;

  /** The faults go on meanwhile, and some leave no quorum. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final int ONE_IN = 4;

  private final Cluster cluster;
  private final Events events;
  private final Lock lock;
  private final Random random;

  /**
   * @param lock held while the number of members changes
   */
  Scaling(Cluster cluster, Events events, Lock lock, long seed) {
    this.cluster = cluster;
    this.events = events;
    this.lock = lock;
    this.random = new Random(seed);
  }

  /**
   * Goes on while it is wanted, and ends with three.
   *
   * @throws sys.storage.harness.scenarios.cluster.StepFailed when a change does not complete
   */
  void run(BooleanSupplier wanted) {
    int replicas = FEW;
    while (wanted.getAsBoolean()) {
      Await.pause(random.nextInt(500, 3_000));
      replicas = change(replicas);
    }
    if (replicas != FEW) {
      change(replicas);
    }
  }

  /** Returns how many members there are then. */
  private int change(int from) {
    int to = from == FEW ? MANY : FEW;
    boolean backAgain = random.nextInt(ONE_IN) == 0;
    lock.lock();
    try {
      NoteLine.Begin note =
          events.scalingBegun(
              backAgain ? "%d → %d, and back".formatted(from, to) : "%d → %d".formatted(from, to));
      cluster.scale(to);
      if (backAgain) {
        Await.pause(random.nextInt(200, 4_000));
        cluster.scale(from);
      }
      int wanted = backAgain ? from : to;
      awaitReady(cluster, wanted, LIMIT);
      events.scalingEnded(note);
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  static void awaitReady(Cluster cluster, int replicas, Duration limit) {
    Await.until(
        "%d of %d members ready".formatted(replicas, replicas),
        limit,
        () -> cluster.isReady(replicas),
        () -> cluster.status().toString());
  }
}
