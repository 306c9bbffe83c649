package sys.storage.harness.linearizability.search;

/**
 * Moves of the search as numbers: a required operation i that comes with its effect is i, one that
 * hides is ~i, which is negative; optional ones are at the upper end.
 */
final class Moves {

  private static final int OPTIONAL = 1 << 30;

  private Moves() {}

  static int hidden(int required) {
    return ~required;
  }

  /** A class of optional operations among the alternatives; a single one on the trail. */
  static int optional(int number) {
    return OPTIONAL | number;
  }

  static boolean isOptional(int move) {
    return move >= OPTIONAL;
  }

  static boolean isHidden(int move) {
    return move < 0;
  }

  static int required(int move) {
    return move < 0 ? ~move : move;
  }

  static int classOf(int move) {
    return move & ~OPTIONAL;
  }

  static int memberOf(int move) {
    return move & ~OPTIONAL;
  }
}
