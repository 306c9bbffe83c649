package sys.storage.harness.scenarios.history;

import java.util.Locale;
import java.util.Optional;

/**
 * One operation of one client on one key.
 *
 * @param id number of the operation, unique in its history, in the order of the calls
 * @param client number of the client; a client has at most one operation in flight
 * @param value of a put: what was written; of a get: what was read, absent when there was none
 * @param expected of a condition: the value that must be there; absent: the key must be absent
 * @param startNanos before the call, on the history's clock
 * @param endNanos after the answer, on the same clock
 */
public record Operation(
    long id,
    int client,
    Kind kind,
    String key,
    Optional<String> value,
    Optional<String> expected,
    long startNanos,
    long endNanos,
    Outcome outcome) {

  /** What was asked for. */
  public enum Kind {
    PUT,
    GET,
    DELETE,
    PUT_IF,
    DELETE_IF;

    /** As history files and people call it: {@code put-if}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What the client learnt. */
  public sealed interface Outcome {

    /**
     * The operation took effect between start and end.
     *
     * @param revision of a write: its own revision; of a get: the revision that wrote the value, 0
     *     when there was none
     */
    record Ok(long revision) implements Outcome {}

    /**
     * The answer that nothing was to be done: the condition did not hold, or there was no key to
     * delete. That was so at some time between start and end.
     */
    record NotApplied() implements Outcome {}

    /** The operation certainly had no effect. */
    record Failed(String reason) implements Outcome {}

    /** A write that may take effect at any time after its start, or never. */
    record Unknown(String reason) implements Outcome {}
  }

  /** An operation without a condition. */
  public Operation(
      long id,
      int client,
      Kind kind,
      String key,
      Optional<String> value,
      long startNanos,
      long endNanos,
      Outcome outcome) {
    this(id, client, kind, key, value, Optional.empty(), startNanos, endNanos, outcome);
  }

  /** Whether the client was answered: the checker has something to hold the store to. */
  public boolean answered() {
    return switch (outcome) {
      case Outcome.Ok _, Outcome.NotApplied _ -> true;
      case Outcome.Failed _, Outcome.Unknown _ -> false;
    };
  }

  /** Whether this is a put whose success was confirmed to the client. */
  public boolean acknowledgedPut() {
    return kind == Kind.PUT && outcome instanceof Outcome.Ok;
  }

  /** Whether this is a get that was answered. */
  public boolean answeredGet() {
    return kind == Kind.GET && outcome instanceof Outcome.Ok;
  }

  /** Revision of a confirmed operation, 0 of any other. */
  public long revision() {
    return outcome instanceof Outcome.Ok(long revision) ? revision : 0;
  }
}
