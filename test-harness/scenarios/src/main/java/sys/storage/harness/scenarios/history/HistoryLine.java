package sys.storage.harness.scenarios.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of a history file. Each operation has two: {@code invoke}, then {@code ok}, {@code fail}
 * or {@code info} (the outcome is unknown, as Jepsen calls it).
 *
 * @param time nanoseconds on the history's clock
 * @param client who asked
 * @param op number of the operation, the same on both lines
 * @param type {@code invoke}, {@code ok}, {@code fail} or {@code info}
 * @param f {@code put}, {@code get}, {@code delete}, {@code put-if} or {@code delete-if}
 * @param value what was written or read; absent on the call of a get and when there was none
 * @param expected on the call of a condition: the value that must be there
 * @param applied on the {@code ok} of a condition: whether it held; of a delete: whether the key
 *     was there
 * @param revision of an {@code ok}: the write's revision or that of the value read; absent where
 *     nothing was written and there was no value
 * @param error why it failed or what is not known
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record HistoryLine(
    long time,
    int client,
    long op,
    String type,
    String f,
    String key,
    Optional<String> value,
    Optional<String> expected,
    Optional<Boolean> applied,
    OptionalLong revision,
    Optional<String> error) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  static HistoryLine ofCall(HistoryRecorder.Call call) {
    return new HistoryLine(
        call.startNanos(),
        call.client(),
        call.id(),
        "invoke",
        call.kind().toString(),
        call.key(),
        call.value(),
        call.expected(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  static HistoryLine ofAnswer(Operation operation) {
    return switch (operation.outcome()) {
      case Operation.Outcome.Ok(long revision) ->
          answer(
              operation,
              "ok",
              applied(operation.kind(), true),
              revision == 0 ? OptionalLong.empty() : OptionalLong.of(revision),
              Optional.empty());
      case Operation.Outcome.NotApplied() ->
          answer(
              operation,
              "ok",
              applied(operation.kind(), false),
              OptionalLong.empty(),
              Optional.empty());
      case Operation.Outcome.Failed(String reason) ->
          answer(operation, "fail", Optional.empty(), OptionalLong.empty(), Optional.of(reason));
      case Operation.Outcome.Unknown(String reason) ->
          answer(operation, "info", Optional.empty(), OptionalLong.empty(), Optional.of(reason));
    };
  }

  private static Optional<Boolean> applied(Operation.Kind kind, boolean applied) {
    return switch (kind) {
      case PUT, GET -> Optional.empty();
      case DELETE, PUT_IF, DELETE_IF -> Optional.of(applied);
    };
  }

  /** The line as JSON, without its line break. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a history line cannot be written: " + this, e);
    }
  }

  /**
   * Reads one line of a history file.
   *
   * @throws IllegalArgumentException when it is not such a line
   */
  public static HistoryLine parse(String json) {
    try {
      return JSON.readValue(json, HistoryLine.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a line of a history: " + json, e);
    }
  }

  private static HistoryLine answer(
      Operation operation,
      String type,
      Optional<Boolean> applied,
      OptionalLong revision,
      Optional<String> error) {
    return new HistoryLine(
        operation.endNanos(),
        operation.client(),
        operation.id(),
        type,
        operation.kind().toString(),
        operation.key(),
        operation.value(),
        Optional.empty(),
        applied,
        revision,
        error);
  }
}
