package sys.storage.harness.scenarios.history;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.scenarios.history.Operation.Kind;
import sys.storage.harness.scenarios.history.Operation.Outcome;

/**
 * Records the operations of all clients, in memory and as JSON lines ({@link HistoryLine}). The
 * call is written before the request leaves and the answer after it came, both stamped by one
 * monotonic clock, so that the recorded interval always contains the true one.
 *
 * <p>Any thread may call. Times count from the creation of the recorder.
 */
public final class HistoryRecorder implements Closeable {

  private final Path file;
  private final BufferedWriter writer;
  private final long originNanos = System.nanoTime();
  private final List<Operation> finished = new ArrayList<>();
  private long lastId;
  private long lastNote;
  private long acknowledgedPuts;
  private long answered;

  /** Starts a history in {@code file}, replacing what was there. */
  public HistoryRecorder(Path file) throws IOException {
    this.file = file;
    this.writer = Files.newBufferedWriter(file);
  }

  /** An operation in flight: what the caller gives back with the outcome. */
  public record Call(
      long id,
      int client,
      Kind kind,
      String key,
      Optional<String> value,
      Optional<String> expected,
      long startNanos) {}

  public Path file() {
    return file;
  }

  /** Nanoseconds since the recorder was made. */
  public long nowNanos() {
    return System.nanoTime() - originNanos;
  }

  public synchronized Call invokePut(int client, String key, String value) {
    return invoke(client, Kind.PUT, key, Optional.of(value), Optional.empty());
  }

  public synchronized Call invokeGet(int client, String key) {
    return invoke(client, Kind.GET, key, Optional.empty(), Optional.empty());
  }

  public synchronized Call invokeDelete(int client, String key) {
    return invoke(client, Kind.DELETE, key, Optional.empty(), Optional.empty());
  }

  /**
   * @param expected the value that must be there; empty: the key must be absent
   */
  public synchronized Call invokePutIf(
      int client, String key, Optional<String> expected, String value) {
    return invoke(client, Kind.PUT_IF, key, Optional.of(value), expected);
  }

  /**
   * @param expected the value that must be there
   */
  public synchronized Call invokeDeleteIf(int client, String key, String expected) {
    return invoke(client, Kind.DELETE_IF, key, Optional.empty(), Optional.of(expected));
  }

  /** The write was answered, or an operation ended without an answer. */
  public synchronized void complete(Call call, Outcome outcome) {
    finish(call, call.value(), outcome);
  }

  /** The get was answered with {@code value}. */
  public synchronized void completeRead(Call call, Optional<String> value, long revision) {
    finish(call, value, new Outcome.Ok(revision));
  }

  /**
   * Something beside the operations begins now, such as a fault.
   *
   * @return what {@link #end} ends; else it lasts to the end of the history
   */
  public synchronized NoteLine.Begin begin(String lane, String text) {
    var begin = new NoteLine.Begin(nowNanos(), ++lastNote, lane, text);
    write(begin.toJson());
    return begin;
  }

  public synchronized void end(NoteLine.Begin begun) {
    write(new NoteLine.End(nowNanos(), begun.note()).toJson());
  }

  /** Everything that has finished so far, in the order of the answers. */
  public synchronized List<Operation> operations() {
    return List.copyOf(finished);
  }

  /** How many operations have been answered so far. */
  public synchronized long answered() {
    return answered;
  }

  /** How many puts have been acknowledged so far. */
  public synchronized long acknowledgedPuts() {
    return acknowledgedPuts;
  }

  @Override
  public synchronized void close() throws IOException {
    writer.close();
  }

  private Call invoke(
      int client, Kind kind, String key, Optional<String> value, Optional<String> expected) {
    var call = new Call(++lastId, client, kind, key, value, expected, nowNanos());
    write(HistoryLine.ofCall(call).toJson());
    return call;
  }

  private void finish(Call call, Optional<String> value, Outcome outcome) {
    var operation =
        new Operation(
            call.id(),
            call.client(),
            call.kind(),
            call.key(),
            value,
            call.expected(),
            call.startNanos(),
            nowNanos(),
            outcome);
    finished.add(operation);
    if (operation.acknowledgedPut()) {
      acknowledgedPuts++;
    }
    if (operation.answered()) {
      answered++;
    }
    write(HistoryLine.ofAnswer(operation).toJson());
  }

  private void write(String line) {
    try {
      writer.write(line);
      writer.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the history to " + file, e);
    }
  }
}
