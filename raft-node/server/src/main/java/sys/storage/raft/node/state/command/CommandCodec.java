package sys.storage.raft.node.state.command;

/** The binary form of commands and outcomes. Big endian; lengths as unsigned varints. */
@SuppressWarnings("DoNotCallSuggester")
public final class CommandCodec {

  private CommandCodec() {}

  public static byte[] encode(Command command) {
    throw new UnsupportedOperationException("not built yet");
  }

  public static byte[] encode(Outcome outcome) {
    throw new UnsupportedOperationException("not built yet");
  }

  /**
   * @throws IllegalArgumentException when the bytes are no outcome
   */
  public static Outcome decodeOutcome(byte[] encoded) {
    throw new UnsupportedOperationException("not built yet");
  }
}
