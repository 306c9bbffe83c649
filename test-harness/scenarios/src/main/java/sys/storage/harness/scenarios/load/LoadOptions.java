package sys.storage.harness.scenarios.load;

import java.time.Duration;

/**
 * @param clients each with one operation in flight, 1 to 256
 * @param keys number of different keys, 1 to 100,000
 * @param readPercent share of linearizable reads, 0 to 100
 * @param valueBytes length of each value, 16 to 1 MiB; values are unique
 * @param deadline of one operation, with the client's own repetitions
 */
public record LoadOptions(
    int clients, int keys, int readPercent, int valueBytes, Duration deadline) {

  /**
   * Eight clients, 200 keys, one read in ten, values of 100 bytes, ten seconds for an operation.
   */
  public static final LoadOptions STEADY = new LoadOptions(8, 200, 10, 100, Duration.ofSeconds(10));

  public LoadOptions {
    within("clients", clients, 1, 256);
    within("keys", keys, 1, 100_000);
    within("readPercent", readPercent, 0, 100);
    within("valueBytes", valueBytes, 16, 1 << 20);
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %d is outside %d..%d".formatted(name, value, least, most));
    }
  }
}
