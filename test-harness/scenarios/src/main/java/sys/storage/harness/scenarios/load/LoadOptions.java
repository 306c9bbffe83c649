package sys.storage.harness.scenarios.load;

import java.time.Duration;

/**
 * @param clients each with one operation in flight, 1 to 256
 * @param keys how many keys are in use at a time, 1 to 100,000
 * @param operationsPerKey after so many operations, at least 1, another key takes the place of a
 *     key
 * @param mix of operations
 * @param valueBytes length of each value, 16 to 1 MiB; values are unique
 * @param deadline of one operation, with the client's own repetitions
 * @param interval between the beginnings of two operations of a client; zero: the next begins when
 *     the last is answered
 */
public record LoadOptions(
    int clients,
    int keys,
    long operationsPerKey,
    Mix mix,
    int valueBytes,
    Duration deadline,
    Duration interval) {

  /** Keys stay in use to the end. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  /**
   * Eight clients, 200 keys, one read in ten, values of 100 bytes, ten seconds for an operation.
   */
  public static final LoadOptions STEADY =
      new LoadOptions(
          8, 200, FOR_EVER, Mix.readsAndPuts(10), 100, Duration.ofSeconds(10), Duration.ZERO);

  public LoadOptions {
    within("clients", clients, 1, 256);
    within("keys", keys, 1, 100_000);
    within("operationsPerKey", operationsPerKey, 1, FOR_EVER);
    within("valueBytes", valueBytes, 16, 1 << 20);
  }

  /** The same with so many clients. */
  public LoadOptions withClients(int count) {
    return new LoadOptions(count, keys, operationsPerKey, mix, valueBytes, deadline, interval);
  }

  private static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %d is outside %d..%d".formatted(name, value, least, most));
    }
  }
}
