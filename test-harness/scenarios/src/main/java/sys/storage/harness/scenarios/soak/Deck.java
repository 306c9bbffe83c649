package sys.storage.harness.scenarios.soak;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The plan: faults in an order drawn from a seed, a shuffled deck after the other, so that each
 * kind comes once before any comes again. Not thread safe.
 */
final class Deck {

  private static final int LEAST_HOLD_MILLIS = 500;
  private static final int MOST_HOLD_MILLIS = 3_000;
  private static final int LEAST_REST_MILLIS = 500;
  private static final int MOST_REST_MILLIS = 2_500;

  private final Random random;
  private final ArrayDeque<FaultKind> left = new ArrayDeque<>();

  Deck(long seed) {
    this.random = new Random(seed);
  }

  /**
   * @param holdMillis for how long it lasts
   * @param restMillis without a fault afterwards
   * @param choice seed of whom it hits, among those who are there then
   */
  record Card(FaultKind kind, int holdMillis, int restMillis, long choice) {}

  /** The next fault. The same seed gives the same cards. */
  Card draw() {
    if (left.isEmpty()) {
      List<FaultKind> all = new ArrayList<>(List.of(FaultKind.values()));
      Collections.shuffle(all, random);
      left.addAll(all);
    }
    return new Card(
        left.removeFirst(),
        random.nextInt(LEAST_HOLD_MILLIS, MOST_HOLD_MILLIS),
        random.nextInt(LEAST_REST_MILLIS, MOST_REST_MILLIS),
        random.nextLong());
  }
}
