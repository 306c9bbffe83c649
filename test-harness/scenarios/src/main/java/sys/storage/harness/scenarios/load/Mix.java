package sys.storage.harness.scenarios.load;

/**
 * How many of a hundred operations are of which kind; the rest are puts. A condition is about what
 * the client's operation before has left; where it does not know that, it reads instead.
 *
 * @param gets linearizable reads
 * @param deletes without a condition
 * @param conditionalPuts on that value, or on the key's absence
 * @param conditionalDeletes on that value
 */
public record Mix(int gets, int deletes, int conditionalPuts, int conditionalDeletes) {

  public Mix {
    int sum = gets + deletes + conditionalPuts + conditionalDeletes;
    if (gets < 0 || deletes < 0 || conditionalPuts < 0 || conditionalDeletes < 0 || sum > 100) {
      throw new IllegalArgumentException(
          "shares %d, %d, %d and %d are negative or more than 100 together"
              .formatted(gets, deletes, conditionalPuts, conditionalDeletes));
    }
  }

  /**
   * @param readPercent share of linearizable reads, 0 to 100
   */
  public static Mix readsAndPuts(int readPercent) {
    return new Mix(readPercent, 0, 0, 0);
  }

  /** What a client does next. */
  enum Choice {
    GET,
    DELETE,
    PUT_IF,
    DELETE_IF,
    PUT
  }

  /**
   * @param percent 0 to 99
   */
  Choice at(int percent) {
    int bound = gets;
    if (percent < bound) {
      return Choice.GET;
    }
    bound += deletes;
    if (percent < bound) {
      return Choice.DELETE;
    }
    bound += conditionalPuts;
    if (percent < bound) {
      return Choice.PUT_IF;
    }
    return percent < bound + conditionalDeletes ? Choice.DELETE_IF : Choice.PUT;
  }
}
