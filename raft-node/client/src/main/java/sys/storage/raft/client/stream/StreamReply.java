package sys.storage.raft.client.stream;

/**
 * The answer to one operation.
 *
 * @param revision of the write; of the key that was read; 0 where there is none
 * @param index log index at which the operation was executed or the state was read; 0 where there
 *     is none
 * @param payload the value that was read; the leader's address ({@code http://host:port}) with
 *     {@link Status#NOT_LEADER}; else a sentence in UTF-8 when the status is not {@link Status#OK}
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; handed over, not copied.
public record StreamReply(long id, Status status, long revision, long index, byte[] payload) {

  /** What came of the operation. Numbers are those of the wire. */
  public enum Status {
    OK(0),
    /** The key does not exist: nothing was read, or nothing was there to delete. */
    NOT_FOUND(1),
    /** Nothing has changed; ask the node in the payload. */
    NOT_LEADER(2),
    /** Nothing has changed; retry later. */
    NO_LEADER(3),
    /** Nothing has changed; retry later. */
    OVERLOADED(4),
    /** The write may have been executed, or may still be. */
    OUTCOME_UNKNOWN(5),
    BAD_REQUEST(6),
    DISK_FULL(7),
    INTERNAL(8);

    private static final Status[] ALL = values();

    private final byte code;

    Status(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    static Status of(byte code) {
      if (code < 0 || code >= ALL.length) {
        throw new IllegalArgumentException(
            "status %d is outside 0..%d".formatted(code, ALL.length - 1));
      }
      return ALL[code];
    }
  }
}
