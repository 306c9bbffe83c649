package sys.storage.harness.simulation.script;

/** A scenario that cannot be read: where, what stands there, and what should. */
public final class ScriptError extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;

  ScriptError(int line, int column, String found, String expected) {
    super("line %d, column %d: expected %s, found %s".formatted(line, column, expected, found));
    this.line = line;
    this.column = column;
  }

  /** From 1. */
  public int line() {
    return line;
  }

  /** From 1. */
  public int column() {
    return column;
  }
}
