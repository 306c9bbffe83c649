package sys.storage.harness.scenarios.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.Locale;
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
 * @param f {@code put} or {@code get}
 * @param value what was written or read; absent on the call of a get and when there was none
 * @param revision of an {@code ok}: the put's revision or that of the value read
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
        name(call.kind()),
        call.key(),
        call.value(),
        OptionalLong.empty(),
        Optional.empty());
  }

  static HistoryLine ofAnswer(Operation operation) {
    return switch (operation.outcome()) {
      case Operation.Outcome.Ok(long revision) ->
          answer(operation, "ok", OptionalLong.of(revision), Optional.empty());
      case Operation.Outcome.Failed(String reason) ->
          answer(operation, "fail", OptionalLong.empty(), Optional.of(reason));
      case Operation.Outcome.Unknown(String reason) ->
          answer(operation, "info", OptionalLong.empty(), Optional.of(reason));
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
      Operation operation, String type, OptionalLong revision, Optional<String> error) {
    return new HistoryLine(
        operation.endNanos(),
        operation.client(),
        operation.id(),
        type,
        name(operation.kind()),
        operation.key(),
        operation.value(),
        revision,
        error);
  }

  private static String name(Operation.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
