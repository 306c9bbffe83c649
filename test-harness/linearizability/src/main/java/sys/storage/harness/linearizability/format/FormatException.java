package sys.storage.harness.linearizability.format;

/** A file is not what its format says; the message names the line. */
public final class FormatException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public FormatException(String message) {
    super(message);
  }

  public FormatException(String message, Throwable cause) {
    super(message, cause);
  }

  static FormatException at(int line, String problem) {
    return new FormatException("line %d: %s".formatted(line, problem));
  }
}
