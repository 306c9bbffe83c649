package sys.storage.harness.kubernetes.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sys.storage.harness.kubernetes.json.Json;

/**
 * One compiled rule.
 *
 * @param transition it looks at the old value, and is skipped where there is none
 * @param optionalOld the old value is an optional, and the rule is never skipped
 */
record Rule(
    String text,
    CelRuntime.Program program,
    Optional<CelRuntime.Program> messageExpression,
    Optional<String> message,
    String reason,
    String fieldPath,
    boolean transition,
    boolean optionalOld) {

  /** A rule that does not compile. */
  static final class NotCompiled extends Exception {
    private static final long serialVersionUID = 1L;
    private final String field;
    private final String text;

    NotCompiled(String field, String text) {
      super(text);
      this.field = field;
      this.text = text;
    }

    /** {@code rule} or {@code messageExpression}. */
    String field() {
      return field;
    }

    String text() {
      return text;
    }
  }

  /**
   * The environments in which rules are compiled: without an old value, with one, and with one that
   * may be absent.
   */
  private static final Cel PLAIN = environment(Optional.empty(), SimpleType.DYN);

  private static final Cel TRANSITION = environment(Optional.of(SimpleType.DYN), SimpleType.DYN);
  private static final Cel OPTIONAL =
      environment(Optional.of(OptionalType.create(SimpleType.DYN)), SimpleType.DYN);

  private static Cel environment(Optional<CelType> old, CelType self) {
    var builder = CelLibrary.environment().addVar("self", self);
    old.ifPresent(type -> builder.addVar("oldSelf", type));
    return builder.build();
  }

  static Rule compile(JsonNode source) throws NotCompiled {
    String text = Json.text(source, "rule");
    boolean optionalOld = source.path("optionalOldSelf").asBoolean();
    // What compiles without an old value does not look at it.
    boolean transition = optionalOld || PLAIN.compile(text).hasError();
    Cel cel = optionalOld ? OPTIONAL : transition ? TRANSITION : PLAIN;
    Optional<CelRuntime.Program> message =
        source.has("messageExpression")
            ? Optional.of(program(cel, "messageExpression", Json.text(source, "messageExpression")))
            : Optional.empty();
    return new Rule(
        text.strip(),
        program(cel, "rule", text),
        message,
        Json.optionalText(source, "message"),
        Json.optionalText(source, "reason").orElse("FieldValueInvalid"),
        Json.text(source, "fieldPath"),
        transition,
        optionalOld);
  }

  private static CelRuntime.Program program(Cel cel, String field, String text) throws NotCompiled {
    try {
      return cel.createProgram(cel.compile(text).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new NotCompiled(field, "compilation failed: " + e.getMessage());
    }
  }

  /**
   * @param old the value before the write, where there was one
   * @return what is wrong, or nothing when the rule holds or does not apply
   */
  Optional<String> violation(@Nullable Object self, Optional<Object> old) {
    if (transition && !optionalOld && old.isEmpty()) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("self", self);
    if (optionalOld) {
      variables.put("oldSelf", old);
    } else {
      old.ifPresent(value -> variables.put("oldSelf", value));
    }
    try {
      return Boolean.TRUE.equals(program.eval(variables))
          ? Optional.empty()
          : Optional.of(sentence(variables));
    } catch (CelEvaluationException e) {
      return Optional.of(
          CelValues.reason(e) + " evaluating rule: " + message.orElse("'" + text + "'"));
    }
  }

  private String sentence(Map<String, @Nullable Object> variables) {
    if (messageExpression.isPresent()) {
      try {
        String computed = String.valueOf(messageExpression.get().eval(variables)).strip();
        if (!computed.isEmpty() && !computed.contains("\n")) {
          return computed;
        }
      } catch (CelEvaluationException e) {
        // As Kubernetes: a message that cannot be computed gives way to the fixed one.
        return fixedMessage();
      }
    }
    return fixedMessage();
  }

  private String fixedMessage() {
    return message.orElse("failed rule: " + text);
  }
}
